import { expect, it } from 'vitest';
import type { Line } from './align';
import { seriesName, share, total } from './series';

const line = (name: string, points: [number, number | null][]): Line => ({ name, points });

it('has no error ratio where nothing was counted', () => {
  const ok = line('200', [
    [0, 9],
    [10, 0],
    [20, null],
    [30, 5],
  ]);
  const bad = line('500', [
    [0, 1],
    [10, null],
    [20, null],
  ]);
  expect(share([bad], [ok, bad], 'errors').points).toEqual([
    [0, 0.1],
    [10, null],
    [20, null],
    [30, 0],
  ]);
  expect(share([], [], 'errors').points).toEqual([]);
});

it('adds up what is known', () => {
  const a = line('a', [
    [0, 1],
    [10, null],
  ]);
  const b = line('b', [
    [0, 2],
    [10, null],
    [20, 3],
  ]);
  expect(total([a, b], 'all').points).toEqual([
    [0, 3],
    [10, null],
    [20, 3],
  ]);
});

it('is named by its labels', () => {
  expect(seriesName({ 'http.route': '/a', 'cloud.region': '' }, 'all')).toBe('/a');
  expect(seriesName({}, 'all')).toBe('all');
});
