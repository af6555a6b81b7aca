import { expect, it } from 'vitest';
import { compare, nextSort, parseSort } from './sort';

it('reads a column and its direction, and nothing that is no column', () => {
  expect(parseSort('-p95', ['p95'])).toEqual({ id: 'p95', desc: true });
  expect(parseSort('p95', ['p95'])).toEqual({ id: 'p95', desc: false });
  expect(parseSort('-cost', ['p95'])).toBeNull();
  expect(parseSort(undefined, ['p95'])).toBeNull();
});

it('turns around with every click', () => {
  expect(nextSort(null, 'p95', true)).toBe('-p95');
  expect(nextSort({ id: 'p95', desc: true }, 'p95', true)).toBe('p95');
  expect(nextSort({ id: 'p95', desc: false }, 'name', false)).toBe('name');
});

it('puts the unknown last both ways', () => {
  const values = [3, null, 10, undefined, 1, Number.NaN];
  const sorted = (desc: boolean) => [...values].sort((a, b) => compare(a, b, desc)).slice(0, 3);
  expect(sorted(false)).toEqual([1, 3, 10]);
  expect(sorted(true)).toEqual([10, 3, 1]);
});
