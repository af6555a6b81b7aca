import { DASH, quantity } from '../format/numbers';

/** One input of a decision, as far as it can be read; whatever else it holds is in `detail`. */
export interface Evidence {
  name: string;
  region: string;
  value: string | null;
  limit: string | null;
  health: string | null;
  source: string | null;
  observedAt: string | null;
  detail: string;
}

const READ = ['name', 'region', 'value', 'unit', 'threshold', 'health', 'source', 'observed_at'];

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Evidence has no fixed shape: signals are objects with a name and a value, the rest is text. */
export function readEvidence(item: unknown, locale: string): Evidence {
  if (typeof item !== 'object' || item === null) {
    return { ...NOTHING, name: typeof item === 'string' ? item : JSON.stringify(item) };
  }
  const fields = item as Record<string, unknown>;
  const name = text(fields.name) ?? '';
  const measured = (value: unknown): string | null => {
    if (typeof value !== 'number') return text(value);
    const shown = quantity(value, text(fields.unit), locale, name);
    return shown === DASH ? null : shown;
  };
  const rest = Object.entries(fields).filter(([key]) => !READ.includes(key));
  return {
    name,
    region: text(fields.region) ?? '',
    value: measured(fields.value),
    limit: measured(fields.threshold),
    health: text(fields.health),
    source: text(fields.source),
    observedAt: text(fields.observed_at),
    detail: rest
      .map(([key, value]) => `${key}: ${text(value) ?? JSON.stringify(value)}`)
      .join(' · '),
  };
}

const NOTHING: Evidence = {
  name: '',
  region: '',
  value: null,
  limit: null,
  health: null,
  source: null,
  observedAt: null,
  detail: '',
};
