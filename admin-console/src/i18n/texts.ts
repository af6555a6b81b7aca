import type { Locale } from './catalogue';
import { fill } from './fill';
import { useLocale } from './locale';

/** The texts of one page, which load with it. */
export interface Texts<E extends Record<string, string>> {
  en: E;
  'pt-BR': Record<keyof E, string>;
}

/** Both languages of a page: a key missing in one does not compile. */
export function texts<const E extends Record<string, string>>(
  en: E,
  ptBR: Record<keyof E, string>,
): Texts<E> {
  return { en, 'pt-BR': ptBR };
}

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Arguments<S extends string> = [Placeholders<S>] extends [never]
  ? []
  : [Record<Placeholders<S>, string | number>];

export type Say<E extends Record<string, string>> = (<K extends keyof E & string>(
  key: K,
  ...args: Arguments<E[K]>
) => string) & {
  /** The text of `prefix.value`, or the value itself when this console does not know it. */
  word: (prefix: string, value: string) => string;
};

export function sayIn<E extends Record<string, string>>(all: Texts<E>, locale: Locale): Say<E> {
  const own: Record<string, string> = all[locale];
  const say = (key: string, values: Record<string, string | number> = {}) =>
    fill(own[key] ?? key, values, locale);
  return Object.assign(say, {
    word: (prefix: string, value: string) => own[`${prefix}.${value}`] ?? value,
  }) as unknown as Say<E>;
}

const made = new WeakMap<object, Map<Locale, unknown>>();

/** A page's texts in the language of the reader. */
export function useTexts<E extends Record<string, string>>(all: Texts<E>): Say<E> {
  const { locale } = useLocale();
  const known = made.get(all) ?? new Map<Locale, unknown>();
  made.set(all, known);
  if (!known.has(locale)) known.set(locale, sayIn(all, locale));
  return known.get(locale) as Say<E>;
}
