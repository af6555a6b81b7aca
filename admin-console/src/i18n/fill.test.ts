import { expect, it } from 'vitest';
import { fill } from './fill';

it('writes numbers as the language does, and texts as they are', () => {
  const values = { shown: 113, total: 10_000, id: '10000' };
  expect(fill('{shown} of {total} in {id}', values, 'en')).toBe('113 of 10,000 in 10000');
  expect(fill('{shown} de {total} em {id}', values, 'pt-BR')).toBe('113 de 10.000 em 10000');
});

it('leaves a name that has no value', () => expect(fill('{a} {b}', { a: 1 }, 'en')).toBe('1 {b}'));
