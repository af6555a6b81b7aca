/** Below this a difference is network delay and the header's one-second resolution. */
const TOLERANCE_MS = 3_000;

let offset = 0;

/** Learns how far the browser's clock is from the server's, so that ages are the server's ages. */
export function observeServerTime(dateHeader: string | null, now: number): void {
  if (dateHeader === null) return;
  const difference = Date.parse(dateHeader) - now;
  if (Number.isFinite(difference)) offset = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
}

/** Milliseconds since the epoch by the server's clock. */
export function serverNow(now: number): number {
  return now + offset;
}
