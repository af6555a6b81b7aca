import type { Value } from '../ui/Reading';
import { type Line, newest } from './align';

/** Beyond this a newest point says nothing about now, however far apart points are. */
const FRESH_MS = 90_000;

/**
 * The newest value of a line at the end of a range. `counted`: something was received that this is
 * made of; then a line without values means that nothing happened.
 */
export function valueAt(
  line: Line | null,
  to: number,
  stepMs: number,
  counted: boolean,
  show: (value: number) => string,
): Value {
  const last = line && newest(line);
  if (!last) return counted ? { state: 'no_traffic' } : { state: 'no_data' };
  const at = new Date(last.at).toISOString();
  const fresh = to - last.at <= Math.max(FRESH_MS, 2.5 * stepMs);
  return { state: fresh ? 'value' : 'stale', text: show(last.value), at };
}
