import { DASH, decimal } from './numbers';

type Instant = string | null | undefined;

/** Milliseconds since the epoch, or null when the instant is not known. */
export function millisOf(instant: Instant): number | null {
  if (!instant) return null;
  const parsed = Date.parse(instant);
  return Number.isFinite(parsed) ? parsed : null;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options });
  cache.set(key, made);
  return made;
}

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

/** Local time of day; the day in front of it when it is not today. */
export function clockTime(instant: Instant, now: number, locale: string): string {
  const at = millisOf(instant);
  if (at === null) return DASH;
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const options = sameDay ? TIME : { ...TIME, day: '2-digit' as const, month: 'short' as const };
  return formatter(locale, options).format(at);
}

/** Full local time with the zone named. */
export function fullTime(instant: Instant, locale: string): string {
  const at = millisOf(instant);
  if (at === null) return DASH;
  return formatter(locale, {
    ...TIME,
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

/** The IANA name of the browser's zone. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A length of time in its largest sensible unit, such as `42 s` or `1 h 5 min`. */
export function duration(ms: number | null | undefined, locale: string): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return DASH;
  if (Math.abs(ms) < 1000) return `${decimal(ms, locale, 0)} ms`;
  const total = Math.round(Math.abs(ms) / 1000);
  const [d, h, m, s] = [
    Math.floor(total / 86_400),
    Math.floor((total % 86_400) / 3600),
    Math.floor((total % 3600) / 60),
    total % 60,
  ];
  const pair = (a: number, unitA: string, b: number, unitB: string) =>
    b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;
  if (d > 0) return pair(d, 'd', h, 'h');
  if (h > 0) return pair(h, 'h', m, 'min');
  if (m > 0) return pair(m, 'min', s, 's');
  return `${s} s`;
}

/** Age of an instant in milliseconds, at least 0; null when the instant is not known. */
export function ageMs(instant: Instant, now: number): number | null {
  const at = millisOf(instant);
  return at === null ? null : Math.max(0, now - at);
}

/** An age in whole seconds and larger units. */
export function age(instant: Instant, now: number, locale: string): string {
  const ms = ageMs(instant, now);
  return ms === null
    ? DASH
    : duration(Math.round(ms / 1000) * 1000 || 0, locale).replace(/ ms$/, ' s');
}
