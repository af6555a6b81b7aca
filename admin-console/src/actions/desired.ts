import type { Action } from '../api/types';
import { percent } from '../format/numbers';
import { type Translate, word } from '../i18n/catalogue';

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const weight = (value: unknown, locale: string): string | null =>
  typeof value === 'number' ? percent(value, locale, 0) : null;

/** What the action asks of its own region, in a word: `0%`, `Soft`; null when it says nothing. */
export function asked(action: Action, t: Translate, locale: string): string | null {
  const desired = fields(action.desired);
  if (typeof desired.level === 'string') return word(t, 'region.mode', desired.level);
  if (typeof desired.operation === 'string') return desired.operation;
  return weight(fields(desired.weights)[action.target.region ?? ''], locale);
}

/** The whole desired state: `eu-west-1 0% · sa-east-1 50%`. */
export function wholeDesire(action: Action, t: Translate, locale: string): string | null {
  const weights = Object.entries(fields(fields(action.desired).weights));
  if (weights.length === 0) return asked(action, t, locale);
  return weights.map(([region, share]) => `${region} ${weight(share, locale) ?? '—'}`).join(' · ');
}
