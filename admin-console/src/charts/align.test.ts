import { describe, expect, it } from 'vitest';
import { align, type Line, newest, runs } from './align';

const line = (name: string, points: [number, number | null][]): Line => ({ name, points });

describe('align', () => {
  it('is empty without lines', () => {
    expect(align([], 10)).toEqual({ times: [], columns: [] });
    expect(align([line('a', [])], 10)).toEqual({ times: [], columns: [[]] });
  });

  it('draws a hole as a hole', () => {
    const { times, columns } = align(
      [
        line('a', [
          [0, 1],
          [10, 2],
          [50, 3],
        ]),
      ],
      10,
    );
    expect(times).toEqual([0, 10, 20, 50]);
    expect(columns).toEqual([[1, 2, null, 3]]);
  });

  it('never shows what is no number', () => {
    const { columns } = align(
      [
        line('a', [
          [0, Number.NaN],
          [10, Infinity],
          [20, 0],
        ]),
      ],
      10,
    );
    expect(columns).toEqual([[null, null, 0]]);
  });

  it('gives every line its own values, as a naive look-up does', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % n;
    };
    for (let round = 0; round < 200; round += 1) {
      const lines = Array.from({ length: 1 + random(4) }, (_, i) =>
        line(
          `l${i}`,
          Array.from({ length: 30 }, (_, k) => k * 10)
            .filter(() => random(3) > 0)
            .map((at) => [at, random(4) === 0 ? null : random(100)]),
        ),
      );
      const { times, columns } = align(lines, 10);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      for (const [i, { points }] of lines.entries()) {
        for (const [k, at] of times.entries()) {
          const naive = points.find(([when]) => when === at)?.[1] ?? null;
          expect(columns[i]?.[k]).toBe(naive);
        }
        for (const [at] of points) expect(times).toContain(at);
      }
      const holes = times.slice(1).filter((at, k) => at - (times[k] as number) > 15);
      for (const at of holes) {
        const before = times.indexOf(at) - 1;
        for (const column of columns) expect(column[before]).toBeNull();
      }
    }
  });
});

it('knows the newest value and the unbroken parts', () => {
  const some = line('a', [
    [0, 1],
    [10, null],
    [20, 3],
    [30, 4],
    [40, null],
  ]);
  expect(newest(some)).toEqual({ at: 30, value: 4 });
  expect(newest(line('b', [[0, null]]))).toBeNull();
  expect(runs(some)).toEqual([
    [[0, 1]],
    [
      [20, 3],
      [30, 4],
    ],
  ]);
});
