/** Which side of its threshold a signal is good on; nothing is claimed for other signals. */
const GOOD_SIDE: Record<string, string> = {
  error_ratio: '≤',
  slow_share: '≤',
  p95: '≤',
  requests: '≥',
  probes: '≥',
  users: '≥',
  hz_mean: '≥',
  low_share: '<',
  hz_low_share: '<',
};

export function goodSide(signal: string): string {
  return GOOD_SIDE[signal] ?? '';
}
