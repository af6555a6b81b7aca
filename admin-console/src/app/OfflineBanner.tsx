import { reachability } from '../api/reachability';
import { age, clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Mark } from '../ui/Mark';
import { useNow } from '../ui/now';
import { useConnection } from './connection';
import styles from './OfflineBanner.module.css';

export function OfflineBanner() {
  const { t, locale } = useLocale();
  const offline = useConnection() === 'offline';
  const now = useNow();
  const { lastAnswerAt } = reachability();
  const at = lastAnswerAt === null ? null : new Date(lastAnswerAt).toISOString();
  return (
    <div role="status">
      {offline && (
        <p className={styles.banner}>
          <Mark shape="triangle" tone="bad" /> {t('offline.banner')}{' '}
          {at &&
            t('offline.since', { time: clockTime(at, now, locale), age: age(at, now, locale) })}
        </p>
      )}
    </div>
  );
}
