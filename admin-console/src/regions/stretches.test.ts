import { describe, expect, it } from 'vitest';
import type { Region, Transition } from '../api/types';
import { machinesOf, stretchesOf, within } from './stretches';

const START = Date.parse('2026-11-22T10:00:00Z');
const minute = (count: number) => START + count * 60_000;
const iso = (count: number) => new Date(minute(count)).toISOString();

function turn(id: number, at: number, from: string, to: string, until: number | null): Transition {
  return {
    id: `${id}`,
    at: iso(at),
    until: until === null ? null : iso(until),
    service: 'social',
    region: 'eu-west-1',
    machine: 'traffic',
    from,
    to,
    reason: '',
    evidence: [],
  };
}

/** As the server sends them: the newest first. Its ids are numbers, not words. */
const TURNS = [
  turn(10, 20, 'probation', 'normal', null),
  turn(9, 10, 'drained', 'probation', 20),
  turn(8, 0, 'normal', 'drained', 10),
];
const range = (from: number, to: number) => ({ from: minute(from), to: minute(to) });

describe('the states of a machine over a range', () => {
  it('follow each other without a hole, from what was before the first', () => {
    const shown = stretchesOf(TURNS, 'normal', range(-5, 30));
    expect(shown.map(({ state }) => state)).toEqual(['normal', 'drained', 'probation', 'normal']);
    expect(shown.map(({ from }) => from)).toEqual([minute(-5), minute(0), minute(10), minute(20)]);
    expect(shown.map(({ to }) => to)).toEqual([minute(0), minute(10), minute(20), minute(30)]);
    expect(shown.map(({ began }) => began?.id)).toEqual([undefined, '8', '9', '10']);
    expect(shown.map(({ open }) => open)).toEqual([false, false, false, true]);
  });

  it('are cut to the range, and what lies outside is left out', () => {
    const shown = stretchesOf(TURNS, 'normal', range(5, 12));
    expect(shown.map(({ state }) => state)).toEqual(['drained', 'probation']);
    expect([shown[0]?.from, shown[1]?.to]).toEqual([minute(5), minute(12)]);
    expect(stretchesOf(TURNS, 'normal', range(-9, -5)).map(({ state }) => state)).toEqual([
      'normal',
    ]);
  });

  it('are the present one where none is known', () => {
    expect(stretchesOf([], 'drained', range(0, 5))).toEqual([
      { state: 'drained', ...range(0, 5), began: null, open: true },
    ]);
  });
});

describe('the machines of a region', () => {
  const region = (service: string, change: Partial<Region>): Region =>
    ({ name: 'eu-west-1', service, machine: 'normal', policy: null, ...change }) as Region;

  it('are those that a policy governs and those that moved', () => {
    const machines = machinesOf(
      [
        region('social', { policy: 'p' }),
        region('credit', {}),
        region('grid', { protective_mode: 'soft' }),
        region('chat', { policy: 'p', protective_mode: 'none' }),
      ],
      [...TURNS, { ...turn(11, 25, 'none', 'hard', null), machine: 'protective_mode' }],
      range(0, 30),
    );
    expect(machines.map(({ service, machine }) => `${service} ${machine}`)).toEqual([
      'chat traffic',
      'grid protective_mode',
      'social traffic',
      'social protective_mode',
    ]);
    expect(machines.at(-1)?.stretches.map(({ state }) => state)).toEqual(['none', 'hard']);
  });
});

it('the transitions of a range are the newest first', () => {
  expect(within(TURNS, range(5, 20)).map(({ id }) => id)).toEqual(['10', '9']);
});
