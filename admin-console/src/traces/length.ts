import { DASH, decimal } from '../format/numbers';
import { duration } from '../format/times';

/** A length in microseconds, in the unit that reads best: `840 µs`, `12.4 ms`, `2.41 s`. */
export function brief(us: number | null | undefined, locale: string): string {
  if (us === null || us === undefined || !Number.isFinite(us)) return DASH;
  if (us < 1_000) return `${decimal(us, locale, 0)} µs`;
  if (us < 1e6) return `${decimal(us / 1e3, locale, us < 1e5 ? 1 : 0)} ms`;
  if (us < 6e7) return `${decimal(us / 1e6, locale, 2)} s`;
  return duration(us / 1e3, locale);
}
