import { expect, it } from 'vitest';
import type { Action, Region, Signal } from '../api/types';
import { evuOf } from './evu';
import { failoversOf } from './failovers';
import { stateOf } from './look';
import { signalState } from './signalState';
import { sitesOf } from './sites';

const NOW = Date.parse('2026-11-21T15:04:05Z');
const at = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

function signal(name: string, value: number | null, change: Partial<Signal> = {}): Signal {
  return { name, value, health: 'good', source: 'passive', observed_at: at(4), ...change };
}

function region(name: string, service: string, change: Partial<Region> = {}): Region {
  return {
    name,
    service,
    health: 'good',
    class: 'G',
    machine: 'normal',
    policy: 'p',
    signals: [],
    ...change,
  };
}

const bad = { health: 'bad', class: 'B' } as const;
const unknown = { health: 'unknown', class: 'U' } as const;

it('is as bad as its worst service that is judged', () => {
  const health = (...all: Region[]) => sitesOf(all)[0]?.health;
  expect(health(region('a', 'x'), region('a', 'y', bad))).toBe('bad');
  expect(health(region('a', 'x'), region('a', 'y', unknown))).toBe('unknown');
  expect(health(region('a', 'x'), region('a', 'y', { ...unknown, policy: null }))).toBe('good');
  expect(health(region('a', 'y', { ...unknown, policy: null }))).toBe('unknown');
  expect(health(region('a', 'y', { class: 'Q' as never, health: 'odd' as never }))).toBe('unknown');
});

it('adds traffic up where it is counted, and does not make it up where it is not', () => {
  const [site] = sitesOf([
    region('a', 'x', { signals: [signal('requests', 100), signal('p95', 0.2)] }),
    region('a', 'y', { signals: [signal('requests', 20), signal('p95', 0.4)] }),
    region('a', 'z', { signals: [signal('requests', null), signal('hz_mean', 411)] }),
  ]);
  expect(site?.traffic).toBe(120);
  expect(site?.p95?.value).toBe(0.4);
  expect(site?.hz?.value).toBe(411);
  const [none] = sitesOf([region('b', 'x', { signals: [signal('requests', null)] })]);
  expect(none?.traffic).toBeNull();
  expect(none?.p95).toBeNull();
  expect(none?.mode).toBeNull();
});

it('puts what asks for attention first, and takes the place any service tells', () => {
  const place = { lat: 0, lon: 0 };
  const sites = sitesOf([
    region('a-good', 'x', { protective_mode: 'none' }),
    region('b-soft', 'x', { protective_mode: 'soft' }),
    region('c-unknown', 'x', unknown),
    region('d-bad', 'x', bad),
    region('e-drained', 'x', { machine: 'drained', place: null }),
    region('e-drained', 'y', { place }),
    region('f-probation', 'x', { machine: 'probation' }),
  ]);
  expect(sites.map(({ name }) => name)).toEqual([
    'e-drained',
    'f-probation',
    'd-bad',
    'c-unknown',
    'b-soft',
    'a-good',
  ]);
  expect(sites[0]?.place).toEqual(place);
  expect(sites.map(stateOf)).toEqual(['drained', 'probation', 'bad', 'unknown', 'good', 'good']);
});

function shift(id: string, change: Partial<Action>): Action {
  return {
    id,
    kind: 'traffic_weights',
    target: { service: 'social', region: 'eu' },
    state: 'verified',
    reason: '',
    created_at: at(60),
    desired: { weights: { eu: 0, us: 0.6, sa: 0.4 } },
    evidence: [],
    guard: [],
    acks: [],
    ...change,
  };
}

it('draws traffic that is moved, not what is proposed, refused or over', () => {
  const of = (change: Partial<Action>) => failoversOf([shift('a', change)]);
  expect(of({})).toMatchObject([
    {
      from: 'eu',
      running: false,
      to: [
        { region: 'us', share: 0.6 },
        { region: 'sa', share: 0.4 },
      ],
    },
  ]);
  expect(of({ state: 'recorded' })[0]?.running).toBe(true);
  expect(of({ state: 'reverting' })[0]?.running).toBe(true);
  for (const state of ['proposed', 'denied', 'failed', 'reverted'] as const) {
    expect(of({ state })).toEqual([]);
  }
  expect(of({ kind: 'scale' })).toEqual([]);
  expect(of({ desired: null })[0]?.to).toEqual([]);
  expect(of({ desired: { weights: { us: 'all', sa: Number.NaN } } })[0]?.to).toEqual([]);
});

it('takes the newest shift of a service and region', () => {
  const found = failoversOf([
    shift('old', { created_at: at(900) }),
    shift('new', { created_at: at(10) }),
    shift('other', { target: { service: 'credit', region: 'eu' }, created_at: at(500) }),
  ]);
  expect(found.map(({ action }) => action.id)).toEqual(['new', 'other']);
});

it('tells a value from no traffic, no data and stale', () => {
  const state = (one: Signal, ...others: Signal[]) => signalState(one, [one, ...others], NOW);
  expect(state(signal('p95', 0.2))).toBe('value');
  expect(state(signal('p95', 0))).toBe('value');
  expect(state(signal('p95', 0.2, { observed_at: at(91) }))).toBe('stale');
  expect(state(signal('p95', 0.2, { observed_at: at(90) }))).toBe('value');
  expect(state(signal('expansion', 1, { observed_at: at(9000), source: 'state' }))).toBe('value');
  expect(state(signal('error_ratio', null), signal('requests', 0))).toBe('no_traffic');
  expect(state(signal('hz_mean', null))).toBe('no_traffic');
  expect(state(signal('error_ratio', null, { observed_at: null }))).toBe('no_data');
  expect(state(signal('error_ratio', null, { observed_at: at(600) }))).toBe('no_data');
  expect(state(signal('p95', null, { source: 'active' }))).toBe('no_data');
});

it('shows the parts of the lowest EVU, and unknown ones as unknown', () => {
  const { evu, parts } = evuOf([
    region('a', 'x', { signals: [signal('EVU', 0.9), signal('slow_share', 0.1)] }),
    region('a', 'y', {
      signals: [signal('EVU', 0.6), signal('slow_share', 0.3), signal('Hz_stress_index', 0.5)],
    }),
  ]);
  expect(evu?.value).toBe(0.6);
  expect(parts).toEqual({ latency: 0.7, coherence: null, collective: 0.5, safety: null });
  expect(evuOf([region('a', 'x')])).toMatchObject({ evu: null, parts: { latency: null } });
});
