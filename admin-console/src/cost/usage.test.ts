import { describe, expect, it } from 'vitest';
import type { MetricItem } from '../api/types';
import { byRegion, integral, mean, NOTHING, perThousand, together, whileMeasured } from './usage';

const START = Date.parse('2026-11-21T00:00:00Z');
const STEP = 10;

function item(values: readonly (number | null)[], labels: Record<string, string> = {}): MetricItem {
  return {
    labels,
    step_seconds: STEP,
    points: values.map((value, n) => ({
      time: new Date(START + (n + 1) * STEP * 1000).toISOString(),
      value,
    })),
  };
}

/** The same numbers for the same seed. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Second by second: which step it is in, and what was measured then. */
function naive(series: readonly MetricItem[], from: number, to: number) {
  let sum = 0;
  let seconds = 0;
  for (let at = from; at < to; at += 1000) {
    const step = Math.floor((at - START) / 1000 / STEP);
    const values = series.flatMap(({ points }) => {
      const value = at < START ? null : (points[step]?.value ?? null);
      return value === null ? [] : [value];
    });
    if (values.length === 0) continue;
    sum += values.reduce((all, value) => all + value, 0);
    seconds += 1;
  }
  return { sum, seconds };
}

describe('usage', () => {
  it('adds up what a count second by second does', () => {
    let holes = 0;
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const next = random(seed);
      const count = 1 + Math.floor(next() * 3);
      const length = Math.floor(next() * 12);
      const series = Array.from({ length: count }, () =>
        item(Array.from({ length }, () => (next() < 0.25 ? null : next() * 8))),
      );
      const from = START + Math.floor((next() * 60 - 15) * 1) * 1000;
      const to = from + Math.floor(next() * 140) * 1000;
      const wanted = naive(series, from, to);
      const found = together(series, from, to);
      expect(found.sum, `seed ${seed}`).toBeCloseTo(wanted.sum, 6);
      expect(found.seconds, `seed ${seed}`).toBeCloseTo(wanted.seconds, 6);
      expect(mean(found) === null).toBe(wanted.seconds === 0);
      if (wanted.seconds < (to - from) / 1000) holes += 1;
    }
    expect(holes).toBeGreaterThan(100);
  });

  it('takes nothing for what was not measured', () => {
    expect(together([], START, START + 60_000)).toEqual(NOTHING);
    const half = integral(item([2, null, null, 2]), START, START + 40_000);
    expect(half).toEqual({ sum: 40, seconds: 20, newest: START + 40_000 });
    expect(mean(half)).toBe(2);
  });

  it('keeps regions apart', () => {
    const found = byRegion(
      [item([1], { r: 'eu' }), item([3], { r: 'us' }), item([2], { r: 'eu' }), item([5])],
      'r',
      START,
      START + 10_000,
    );
    expect([...found].map(([region, { sum }]) => [region, sum])).toEqual([
      ['eu', 30],
      ['us', 30],
      ['', 50],
    ]);
  });

  it('compares only what was measured together', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const next = random(seed);
      const values = () => Array.from({ length: 12 }, () => (next() < 0.4 ? null : 1));
      const [asked, cpu] = [item(values()), item(values())];
      const [kept] = whileMeasured([asked], [cpu]);
      const wanted = asked.points.filter((_, n) => cpu.points[n]?.value === 1);
      expect(kept?.points, `seed ${seed}`).toEqual(wanted);
    }
  });

  it('says nothing per request without requests', () => {
    const used = { sum: 30, seconds: 60, newest: START };
    expect(perThousand(used, { sum: 600, seconds: 60, newest: START })).toBe(50);
    expect(perThousand(used, { ...NOTHING, seconds: 60 })).toBeNull();
    expect(perThousand(used, undefined)).toBeNull();
    expect(perThousand(NOTHING, used)).toBeNull();
  });
});
