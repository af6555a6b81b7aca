import { en, type Key } from './en';
import { fill } from './fill';
import { ptBR } from './ptBR';

export type Locale = 'en' | 'pt-BR';
export type { Key };

export const LOCALES: readonly Locale[] = ['en', 'pt-BR'];

/** Every language has every key: a missing one does not compile. */
export const CATALOGUES: Record<Locale, Record<Key, string>> = { en, 'pt-BR': ptBR };

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The arguments a text needs: none, or a value for each of its `{placeholders}`. */
export type Arguments<K extends Key> = [Placeholders<(typeof en)[K]>] extends [never]
  ? []
  : [Record<Placeholders<(typeof en)[K]>, string | number>];

export type Translate = <K extends Key>(key: K, ...args: Arguments<K>) => string;

export function translator(locale: Locale): Translate {
  return (key, ...args) => {
    const values = (args[0] ?? {}) as Record<string, string | number>;
    return fill(CATALOGUES[locale][key], values, locale);
  };
}

/** The text of `prefix.value`, or the value itself when this console does not know it. */
export function word(t: Translate, prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in en ? (t as (key: Key) => string)(key as Key) : value;
}

/** The best of our languages for a browser's list. */
export function preferred(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (/^pt\b/i.test(language)) return 'pt-BR';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}
