import { expect, it } from 'vitest';
import { matches } from './filter';

it('needs every word, in any field, whatever the case and the accents', () => {
  expect(matches('EU social', ['eu-west-1', 'social'])).toBe(true);
  expect(matches('protecao', ['Proteção'])).toBe(true);
  expect(matches('eu grid', ['eu-west-1', 'social'])).toBe(false);
  expect(matches('  ', [])).toBe(true);
  expect(matches('x', [null, undefined])).toBe(false);
});
