import { Mark, type Shape, type Tone } from '../ui/Mark';
import styles from './Logs.module.css';

const LOOK: readonly [RegExp, Shape, Tone][] = [
  [/^(FATAL|CRIT|EMERG|ALERT|PANIC)/, 'triangle', 'bad'],
  [/^ERR/, 'triangle', 'bad'],
  [/^WARN/, 'square', 'warn'],
  [/^(INFO|NOTICE)/, 'circle', 'info'],
];

/** A record's level as it was sent. */
export function Level({ level }: { level: string | null | undefined }) {
  const text = level ?? '';
  const [, shape, tone] = LOOK.find(([like]) => like.test(text)) ?? [null, 'dot', 'quiet'];
  return (
    <span className={styles.level} data-tone={tone}>
      <Mark shape={shape as Shape} tone={tone as Tone} /> {text || '—'}
    </span>
  );
}
