import { expect, it } from 'vitest';
import type { Line } from './align';
import { valueAt } from './value';

const line: Line = {
  name: 'a',
  points: [
    [1_000_000, 5],
    [1_010_000, null],
  ],
};
const show = (value: number) => `${value}`;

it('is one of four states', () => {
  expect(valueAt(line, 1_020_000, 10_000, true, show)).toMatchObject({ state: 'value', text: '5' });
  expect(valueAt(line, 1_500_000, 10_000, true, show)).toMatchObject({ state: 'stale' });
  expect(valueAt(line, 1_500_000, 300_000, true, show)).toMatchObject({ state: 'value' });
  const empty: Line = { name: 'a', points: [[1_000_000, null]] };
  expect(valueAt(empty, 1_020_000, 10_000, true, show)).toEqual({ state: 'no_traffic' });
  expect(valueAt(null, 1_020_000, 10_000, false, show)).toEqual({ state: 'no_data' });
});

it('shows a real zero as a value', () => {
  const zero: Line = { name: 'a', points: [[1_000_000, 0]] };
  expect(valueAt(zero, 1_000_000, 10_000, true, show)).toMatchObject({ state: 'value', text: '0' });
});
