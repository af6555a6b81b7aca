/** The global time range as the address carries it; `now-1h` to `now` when it says nothing. */
export interface RangeSearch {
  from?: string;
  to?: string;
}

/** A range at one moment. `live`: it ends now, and moves on with the clock. */
export interface Range {
  from: number;
  to: number;
  live: boolean;
}

export const DEFAULT_FROM = 'now-1h';
const NOW = 'now';
const UNIT_MS: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };
const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;
const ABSOLUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Shorter windows show single points; longer ones nothing that is kept. */
const MIN_MS = 1_000;

export const PRESETS = ['now-15m', 'now-1h', 'now-6h', 'now-1d', 'now-7d', 'now-30d'] as const;

/** Milliseconds since the epoch of one bound; null when it is none. */
export function parseBound(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, count, unit] = relative;
    return count === undefined ? now : now - Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  if (!ABSOLUTE.test(text)) return null;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : null;
}

/** What an address says, without what is no time: a damaged link shows the last hour. */
export function parseRange(raw: Record<string, unknown>): RangeSearch {
  const bound = (value: unknown) =>
    typeof value === 'string' && parseBound(value, 0) !== null ? value : undefined;
  const search: RangeSearch = {};
  const from = bound(raw.from);
  const to = bound(raw.to);
  if (from !== undefined && from !== DEFAULT_FROM) search.from = from;
  if (to !== undefined && to !== NOW) search.to = to;
  return search;
}

/** The range an address means at `now`. A range that ends before it begins is an hour long. */
export function resolve(search: RangeSearch, now: number): Range {
  const to = parseBound(search.to ?? NOW, now) ?? now;
  const asked = parseBound(search.from ?? DEFAULT_FROM, now) ?? to - 36e5;
  const from = asked < to - MIN_MS ? asked : to - 36e5;
  return { from, to, live: (search.to ?? NOW) === NOW };
}

export function absolute({ from, to }: Pick<Range, 'from' | 'to'>): Required<RangeSearch> {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** The range moved by half its length; one that would reach the future ends now instead. */
export function shift(search: RangeSearch, now: number, direction: -1 | 1): RangeSearch {
  const { from, to, live } = resolve(search, now);
  if (live && direction === 1) return search;
  const step = ((to - from) / 2) * direction;
  if (to + step < now) return absolute({ from: from + step, to: to + step });
  return parseRange({ from: since(to - from), to: NOW });
}

/** `now-90m` for a length of time, in the largest unit that says it exactly. */
export function since(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1e3));
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = (UNIT_MS[unit] ?? 1) / 1e3;
    if (seconds % size === 0) return `now-${seconds / size}${unit}`;
  }
  return `now-${seconds}s`;
}

/** A window around what happened, for links that must still show it tomorrow. */
export function around(from: number, to: number, margin = 60_000): Required<RangeSearch> {
  return absolute({ from: from - margin, to: to + margin });
}
