import { expect, it } from 'vitest';
import { sayIn, type Texts, texts } from './texts';

type Any = Texts<Record<string, string>>;

const modules = import.meta.glob<Record<string, unknown>>('../*/texts.ts', { eager: true });
const pages = Object.entries(modules).flatMap(([path, module]) =>
  Object.values(module)
    .filter((value): value is Any => typeof value === 'object' && value !== null && 'en' in value)
    .map((all) => [path, all] as const),
);

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it('finds the texts of the pages', () => expect(pages.length).toBeGreaterThan(5));

it.each(pages)('%s has every text in both languages, with the same placeholders', (_, all) => {
  expect(Object.keys(all['pt-BR']).sort()).toEqual(Object.keys(all.en).sort());
  for (const [key, text] of Object.entries(all.en)) {
    const other = all['pt-BR'][key] ?? '';
    expect(text.trim(), key).not.toBe('');
    expect(other.trim(), key).not.toBe('');
    expect(placeholders(other), key).toEqual(placeholders(text));
  }
});

it('fills placeholders, and shows what it has no word for as it is', () => {
  const all = texts(
    { left: '{n} left', 'state.open': 'Open' },
    { left: 'restam {n}', 'state.open': 'Aberto' },
  );
  expect(sayIn(all, 'en')('left', { n: 3 })).toBe('3 left');
  expect(sayIn(all, 'pt-BR')('left', { n: 3 })).toBe('restam 3');
  expect(sayIn(all, 'pt-BR').word('state', 'open')).toBe('Aberto');
  expect(sayIn(all, 'en').word('state', 'quantum')).toBe('quantum');
});
