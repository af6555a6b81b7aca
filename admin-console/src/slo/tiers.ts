import type { SloGroup } from '../api/types';

/** A pair of windows that both have to burn this fast. */
export interface Tier {
  factor: number;
  long: string;
  short: string;
  severity: 'page' | 'ticket';
}

/** What an SLO of 30 days without alert policies of its own has. */
export const TIERS: readonly Tier[] = [
  { factor: 14.4, long: '1h', short: '5m', severity: 'page' },
  { factor: 6, long: '6h', short: '30m', severity: 'page' },
  { factor: 3, long: '1d', short: '2h', severity: 'ticket' },
  { factor: 1, long: '3d', short: '6h', severity: 'ticket' },
];

const UNIT_MS: Record<string, number> = { m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/** Milliseconds of `5m` or `30d`; null of what is no such length. */
export function windowMs(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
}

export type Outlook =
  | { kind: 'crossed' }
  | { kind: 'in'; ms: number }
  | { kind: 'not' }
  | { kind: 'ending' }
  | { kind: 'unknown' };

/**
 * When a tier will be crossed if the rate of its short window lasts. The long window then loses
 * time at its own mean and gains it at the short window's rate, so it moves evenly from one to the
 * other within its length.
 */
export function outlook(tier: Tier, burn: SloGroup['burn']): Outlook {
  const long = burn?.[tier.long];
  const short = burn?.[tier.short];
  if (typeof long !== 'number' || typeof short !== 'number') return { kind: 'unknown' };
  const { factor } = tier;
  if (long >= factor) return { kind: short >= factor ? 'crossed' : 'ending' };
  if (short <= factor) return { kind: 'not' };
  const length = windowMs(tier.long) ?? 0;
  return { kind: 'in', ms: (length * (factor - long)) / (short - long) };
}
