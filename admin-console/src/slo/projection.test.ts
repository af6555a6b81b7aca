import { describe, expect, it } from 'vitest';
import type { Pace } from '../api/types';
import { type Band, bandLines, bandOf, drawnUntil, story } from './projection';

const START = Date.parse('2026-11-21T00:00:00Z');
const DAY = 864e5;
const iso = (days: number) => new Date(START + days * DAY).toISOString();

/** A budget that goes evenly, `perDay` of it a day. */
function pace(left: number, perDay: number): Pace {
  const turn = perDay === 0 ? null : left / perDay;
  const comes = turn !== null && turn > 0 && turn <= 30;
  return {
    window: '1d',
    burn: perDay * 30,
    exhausts_at: comes && left > 0 ? iso(turn) : null,
    recovers_at: comes && left <= 0 ? iso(turn) : null,
    budget_at_end: left - perDay * 30,
  };
}

function band(left: number, slow: number, mid: number, fast: number): Band {
  return {
    missing: null,
    from: iso(0),
    to: iso(30),
    budget_remaining: left,
    slowest: pace(left, slow),
    middle: pace(left, mid),
    fastest: pace(left, fast),
    points: Array.from({ length: 31 }, (_, day) => ({
      at: iso(day),
      most: left - slow * day,
      middle: left - mid * day,
      least: left - fast * day,
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

describe('projection', () => {
  it('is none without a reason to go on from', () => {
    expect(bandOf(undefined)).toBeNull();
    expect(bandOf({ missing: 'no_traffic', points: [] })).toBeNull();
    expect(bandOf(band(0.5, 0, 0, 0))).not.toBeNull();
  });

  it('says what the points say', () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const next = random(seed);
      const rates = [next(), next(), next()].map((r) => (r - 0.4) * 0.12).sort((a, b) => a - b);
      const [slow = 0, mid = 0, fast = 0] = rates;
      const made = band(next() * 2 - 0.8, slow, mid, fast);
      const told = story(made);
      kinds.add(told.kind);
      const left = made.budget_remaining > 0;
      const turns = (key: 'least' | 'middle' | 'most') =>
        made.points.some((point) => point[key] > 0 !== left);
      const soonest = left ? 'least' : 'most';
      const expected = turns('middle')
        ? ['gone', 'returns']
        : turns(soonest)
          ? ['perhaps', 'mayReturn']
          : ['lasts', 'stays'];
      expect(told.kind, `seed ${seed}`).toBe(expected[left ? 0 : 1]);
      if ('latest' in told && told.latest && told.earliest) {
        expect(Date.parse(told.earliest)).toBeLessThanOrEqual(Date.parse(told.latest));
      }
    }
    expect([...kinds].sort()).toEqual(
      ['gone', 'lasts', 'mayReturn', 'perhaps', 'returns', 'stays'].sort(),
    );
  });

  it('ends soon after nothing is left at any pace, else with the window', () => {
    expect(drawnUntil(band(0.5, 0.05, 0.1, 0.5))).toBeCloseTo(START + 11 * DAY, -3);
    expect(drawnUntil(band(0.5, 0, 0.1, 0.5))).toBe(START + 30 * DAY);
  });

  it('draws nothing below what is left when it is used up', () => {
    const names = { middle: 'a', most: 'b', least: 'c' };
    const [middle, most, least] = bandLines(band(0.5, 0.05, 0.1, 0.5), names);
    expect(least?.points.slice(0, 3).map(([, value]) => value)).toEqual([0.5, 0, 0]);
    expect(middle?.look).toBe('expected');
    expect(most?.points.length).toBe(least?.points.length);
    // One point beyond the end, so that the lines reach it.
    expect(most?.points.at(-1)?.[0]).toBeGreaterThanOrEqual(START + 11 * DAY);
    const over = bandLines(band(-0.4, 0.01, 0.02, 0.03), names);
    expect(over[2]?.points.every(([, value]) => value === -0.4)).toBe(true);
  });
});
