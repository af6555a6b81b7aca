import { decimal } from '../format/numbers';

/** Puts the values where a text names them, numbers as the language writes them. */
export function fill(
  text: string,
  values: Record<string, string | number>,
  locale: string,
): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? decimal(value, locale) : value;
  });
}
