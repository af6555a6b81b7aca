import type { Health, Signal } from '../api/types';
import styles from './Mark.module.css';

/** What a colour means here; every tone is also told by a shape and a word. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';
export type Shape =
  | 'circle'
  | 'triangle'
  | 'ring'
  | 'cross'
  | 'half'
  | 'back'
  | 'square'
  | 'dot'
  | 'bars';

const PATHS: Record<Shape, React.ReactNode> = {
  circle: <circle cx="6" cy="6" r="5" />,
  triangle: <path d="M6 .8 11.6 11H.4z" />,
  ring: <circle cx="6" cy="6" r="4.2" className={styles.dashed} />,
  cross: <path d="m2 2 8 8m0-8-8 8" className={styles.stroke} />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.4" className={styles.stroke} />
      <path d="M6 1.6a4.4 4.4 0 0 1 0 8.8z" />
    </>
  ),
  back: (
    <path d="M3.4 1.6.9 4.1l2.5 2.5M1.2 4.1h6a3.2 3.2 0 0 1 0 6.4H4" className={styles.stroke} />
  ),
  square: <path d="M1.5 1.5h9v9h-9z" />,
  dot: <circle cx="6" cy="6" r="2.6" />,
  bars: <path d="M2.5 1.5h2.4v9H2.5zM7.1 1.5h2.4v9H7.1z" />,
};

export function Mark({ shape, tone }: { shape: Shape; tone: Tone }) {
  return (
    <svg
      viewBox="0 0 12 12"
      className={`${styles.mark} ${styles[tone]}`}
      data-shape={shape}
      aria-hidden="true"
    >
      {PATHS[shape]}
    </svg>
  );
}

const HEALTH: Record<Health, { shape: Shape; tone: Tone }> = {
  good: { shape: 'circle', tone: 'good' },
  bad: { shape: 'triangle', tone: 'bad' },
  unknown: { shape: 'ring', tone: 'quiet' },
};

/** Anything but good or bad is unknown, whatever the server says. */
export function healthLook(health: string | null | undefined) {
  return HEALTH[health as Health] ?? HEALTH.unknown;
}

/** Whether a value is known and has no limit to be judged by: that is not ill-known health. */
export function unjudged({ value, threshold, health }: Signal): boolean {
  const known = typeof value === 'number' && (threshold === null || threshold === undefined);
  return known && health === 'unknown';
}

export function signalLook(signal: Signal) {
  return unjudged(signal)
    ? { shape: 'dot' as const, tone: 'quiet' as const }
    : healthLook(signal.health);
}

export function Badge({ shape, tone, children }: { shape: Shape; tone: Tone; children: string }) {
  return (
    <span className={`${styles.badge} ${styles[`${tone}Badge`]}`}>
      <Mark shape={shape} tone={tone} />
      {children}
    </span>
  );
}
