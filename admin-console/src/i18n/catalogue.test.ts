import { describe, expect, it } from 'vitest';
import { CATALOGUES, type Key, LOCALES, preferred, translator, word } from './catalogue';
import { en } from './en';

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('catalogues', () => {
  it.each(LOCALES)('%s has every text, with the same placeholders', (locale) => {
    const texts = CATALOGUES[locale];
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(en[key as Key]));
    }
  });

  it('fills placeholders', () => {
    expect(translator('pt-BR')('list.showing', { shown: 3, total: 9 })).toBe('Exibindo 3 de 9');
  });

  it('shows what it has no word for as it is', () => {
    const t = translator('en');
    expect(word(t, 'slo.state', 'no_traffic')).toBe('No traffic');
    expect(word(t, 'slo.state', 'quantum')).toBe('quantum');
  });

  it('takes the first language it speaks', () => {
    expect(preferred(['fr', 'pt-PT', 'en'])).toBe('pt-BR');
    expect(preferred(['en-GB', 'pt-BR'])).toBe('en');
    expect(preferred(['fr'])).toBe('en');
  });
});
