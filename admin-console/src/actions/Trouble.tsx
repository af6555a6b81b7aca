import type { Action } from '../api/types';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { useServerNow } from '../ui/now';
import styles from './Action.module.css';
import { troubleOf } from './lifecycle';
import { actionTexts } from './texts';

/** What stands in the way of an action, and what to do next; nothing when nothing does. */
export function Trouble({ action }: { action: Action }) {
  const say = useTexts(actionTexts);
  const { locale } = useLocale();
  const trouble = troubleOf(action, useServerNow());
  if (trouble === null) return null;
  return (
    <div className={styles.trouble} role="note" data-trouble={trouble}>
      <b>
        {trouble === 'waits'
          ? say('trouble.waits', { time: fullTime(action.request?.approve_until, locale) })
          : say(`trouble.${trouble}`)}
      </b>
      <p>{say(`trouble.${trouble}.next`)}</p>
    </div>
  );
}
