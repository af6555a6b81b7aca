import { type Line, runs } from './align';
import styles from './Chart.module.css';

const WIDTH = 120;
const HEIGHT = 28;

/** The course of a value, without axes; the number beside it says what it is. */
export function Sparkline({ line, from, to }: { line: Line; from: number; to: number }) {
  const parts = runs(line);
  const values = parts.flat().map(([, value]) => value);
  if (values.length < 2) return null;
  const low = Math.min(0, ...values);
  const high = Math.max(...values);
  const x = (at: number) => (((at - from) / (to - from)) * WIDTH).toFixed(1);
  const y = (value: number) =>
    (HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4)).toFixed(1);
  const path = parts
    .map((part) => `M${part.map(([at, value]) => `${x(at)} ${y(value)}`).join('L')}`)
    .join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.spark} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
