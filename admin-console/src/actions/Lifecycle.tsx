import type { Action, DecisionEntry } from '../api/types';
import { useTexts } from '../i18n/texts';
import { Mark, type Shape, type Tone } from '../ui/Mark';
import { Clock } from '../ui/Time';
import styles from './Action.module.css';
import { lifecycle, type Progress } from './lifecycle';
import { actionTexts } from './texts';

const LOOK: Record<Progress, { shape: Shape; tone: Tone }> = {
  done: { shape: 'circle', tone: 'good' },
  now: { shape: 'half', tone: 'info' },
  ahead: { shape: 'ring', tone: 'quiet' },
  stopped: { shape: 'cross', tone: 'bad' },
  unknown: { shape: 'dot', tone: 'quiet' },
};

/** The phases of an action, as far as the server has told. */
export function Lifecycle({
  action,
  records = [],
}: {
  action: Action;
  records?: readonly DecisionEntry[];
}) {
  const say = useTexts(actionTexts);
  return (
    <ol className={styles.life}>
      {lifecycle(action, records).map(({ id, progress, at }) => (
        <li
          key={id}
          data-phase={id}
          data-progress={progress}
          aria-current={progress === 'now' ? 'step' : undefined}
        >
          <Mark {...LOOK[progress]} />
          <span className={styles.phase}>{say(`phase.${id}`)}</span>
          <span className={styles.when}>
            {at ? <Clock at={at} /> : say(`progress.${progress}`)}
          </span>
        </li>
      ))}
    </ol>
  );
}
