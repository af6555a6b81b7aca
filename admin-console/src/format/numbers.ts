/** What stands for a number that is not known. Never 0 and never NaN. */
export const DASH = '—';

export type Maybe = number | null | undefined;

const cache = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
}

function show(value: Maybe, locale: string, options: Intl.NumberFormatOptions): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  return formatter(locale, options).format(value === 0 ? 0 : value);
}

export function decimal(value: Maybe, locale: string, digits = 2): string {
  return show(value, locale, { maximumFractionDigits: digits });
}

/** A fraction as a percentage with at most `digits` decimals. */
export function percent(value: Maybe, locale: string, digits = 1): string {
  return show(value, locale, { style: 'percent', maximumFractionDigits: digits });
}

/**
 * An SLI or an objective: enough decimals to tell it from 100 %, and never rounded up to it.
 */
export function sli(value: Maybe, locale: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const missing = Math.abs(1 - value);
  const digits = missing === 0 ? 0 : Math.min(5, Math.max(2, Math.ceil(-Math.log10(missing)) - 1));
  return show(value, locale, {
    style: 'percent',
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
    roundingMode: 'floor',
  } as Intl.NumberFormatOptions);
}

/** A burn rate as a multiple of the sustainable rate. */
export function burn(value: Maybe, locale: string): string {
  const text = show(value, locale, {
    maximumFractionDigits: value !== null && value !== undefined && value >= 100 ? 0 : 1,
    minimumFractionDigits: value !== null && value !== undefined && value >= 100 ? 0 : 1,
  });
  return text === DASH ? DASH : `${text}×`;
}

function seconds(value: Maybe, locale: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  return Math.abs(value) < 1
    ? `${show(value * 1000, locale, { maximumFractionDigits: 0 })} ms`
    : `${show(value, locale, { maximumFractionDigits: 2 })} s`;
}

/** Names of dimensionless measurements that people read as per cent. */
const SHARE = /(^|_)(ratio|share)$/;
/** Names of dimensionless measurements that are whole numbers. */
const COUNT = /^(users|probes|requests)$/;

/** Bytes, in powers of 1024 as tools of operating systems show them. */
export function bytes(value: Maybe, locale: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  return `${decimal(value / 1024 ** power, locale, power === 0 ? 0 : 1)} ${units[power]}`;
}

/** A measurement in its unit: shares as per cent, durations in the unit that reads best. */
export function quantity(
  value: Maybe,
  unit: string | null | undefined,
  locale: string,
  name = '',
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  if (unit === 'ratio' || (unit === '1' && SHARE.test(name))) {
    return percent(value, locale, Math.abs(value) < 0.1 ? 2 : 1);
  }
  if (unit === '1' && COUNT.test(name)) return decimal(value, locale, 0);
  switch (unit) {
    case '1/min':
      return `${decimal(value, locale, 0)}/min`;
    case 's':
      return seconds(value, locale);
    case 'ms':
      return seconds(value / 1000, locale);
    case 'By':
      return bytes(value, locale);
    case '1':
    case '':
    case null:
    case undefined:
      return show(value, locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    default:
      return `${decimal(value, locale, 1)} ${unit}`;
  }
}
