// Objects shaped as the contracts say, at one fixed moment.
import type { Action, Region, Signal, Slo, Transition } from '../src/api/types';

export const NOW = '2026-11-21T15:04:05Z';

export function before(seconds: number): string {
  return new Date(Date.parse(NOW) - seconds * 1000).toISOString();
}

export function signal(
  name: string,
  value: number | null,
  unit: string,
  threshold: number | null,
  health: Signal['health'],
  source = 'passive',
): Signal {
  const observed_at = value === null ? null : before(4);
  return { name, value, unit, threshold, health, observed_at, source };
}

const PLACES: Record<string, { jurisdiction: string; place: { lat: number; lon: number } }> = {
  'eu-west-1': { jurisdiction: 'EU', place: { lat: 53.35, lon: -6.26 } },
  'us-east-1': { jurisdiction: 'US', place: { lat: 38.95, lon: -77.45 } },
  'sa-east-1': { jurisdiction: 'BR', place: { lat: -23.55, lon: -46.63 } },
};

export function region(name: string, service: string, change: Partial<Region>): Region {
  return {
    name,
    service,
    health: 'good',
    class: 'G',
    machine: 'normal',
    weight: null,
    protective_mode: 'none',
    signals: [],
    watermark: before(3),
    coverage: 1,
    policy: service === 'social' ? 'social-regions' : null,
    ...PLACES[name],
    ...change,
  };
}

export const regions: Region[] = [
  region('eu-west-1', 'social', {
    health: 'bad',
    class: 'B',
    machine: 'drained',
    weight: 0.01,
    coverage: 0.97,
    signals: [
      signal('error_ratio', 0.412, '1', 0.05, 'bad'),
      signal('slow_share', 0.318, '1', 0.05, 'bad'),
      signal('requests', 184, '1/min', 100, 'good'),
      signal('error_ratio', 0.583, '1', 0.05, 'bad', 'active'),
      signal('p95', 2.41, 's', 1, 'bad', 'active'),
      signal('hz_mean', 486.2, 'Hz', 420, 'good'),
      signal('hz_low_share', 0.124, '1', 0.65, 'good'),
      signal('entropy', 0.713, '1', null, 'good'),
    ],
  }),
  region('us-east-1', 'social', {
    weight: 0.545,
    signals: [
      signal('error_ratio', 0.0012, '1', 0.05, 'good'),
      signal('slow_share', 0.004, '1', 0.05, 'good'),
      signal('requests', 12480, '1/min', 100, 'good'),
      signal('error_ratio', 0, '1', 0.05, 'good', 'active'),
      signal('p95', 0.187, 's', 1, 'good', 'active'),
      signal('hz_mean', 502.8, 'Hz', 420, 'good'),
      signal('hz_low_share', 0.061, '1', 0.65, 'good'),
      signal('entropy', 0.688, '1', null, 'good'),
    ],
  }),
  region('sa-east-1', 'social', {
    weight: 0.445,
    protective_mode: 'soft',
    coverage: 0.99,
    signals: [
      signal('error_ratio', 0, '1', 0.05, 'good'),
      signal('slow_share', 0.004, '1', 0.05, 'good'),
      signal('requests', 12480, '1/min', 100, 'good'),
      signal('error_ratio', 0, '1', 0.05, 'good', 'active'),
      signal('p95', 0.243, 's', 1, 'good', 'active'),
      signal('hz_mean', 411.4, 'Hz', 420, 'bad'),
      signal('hz_low_share', 0.672, '1', 0.65, 'bad'),
      signal('entropy', 0.402, '1', null, 'good'),
    ],
  }),
  region('sa-east-1', 'credit', {
    signals: [
      signal('error_ratio', 0.0004, '1', 0.05, 'good'),
      signal('p95', 0.038, 's', 0.5, 'good'),
    ],
  }),
  region('us-east-1', 'grid', {
    health: 'unknown',
    class: 'U',
    weight: null,
    protective_mode: null,
    coverage: null,
    watermark: null,
    signals: [
      signal('error_ratio', null, '1', 0.05, 'unknown'),
      signal('p95', 0.064, 's', 0.5, 'good', 'active'),
    ],
  }),
];

type Figures = [
  good: number | null,
  total: number | null,
  budget: number | null,
  h1: number | null,
  h6: number | null,
];

function group(labels: Record<string, string>, state: Slo['state'], f: Figures, age = 3) {
  const [good, total, budget_remaining, h1, h6] = f;
  return {
    labels,
    good,
    total,
    sli: good !== null && total ? good / total : null,
    budget_remaining,
    burn: { '5m': h1, '30m': h1, '1h': h1, '2h': h1, '6h': h6, '1d': h6, '3d': h6 },
    state,
    watermark: age < 0 ? null : before(age),
    coverage: state === 'no_data' ? null : 0.98,
  };
}

function slo(name: string, service: string, objective: number, groups: Slo['groups']): Slo {
  const state = groups[0]?.state ?? 'no_data';
  return {
    name,
    service,
    objective,
    window: '30d',
    state,
    watermark: before(3),
    coverage: 0.98,
    groups,
  };
}

export const slos: Slo[] = [
  slo('social-feed-availability', 'social', 0.999, [
    group({ 'cloud.region': 'eu-west-1' }, 'exhausted', [1_188_200, 1_194_411, -4.2, 411.9, 71.4]),
    group({ 'cloud.region': 'sa-east-1' }, 'ok', [2_402_977, 2_403_110, 0.945, 0.1, 0.1]),
    group({ 'cloud.region': 'us-east-1' }, 'ok', [3_310_202, 3_311_840, 0.505, 1.2, 0.6]),
  ]),
  slo('social-feed-latency', 'social', 0.95, [
    group({}, 'burning', [6_402_100, 6_700_000, 0.11, 15.1, 6.8]),
  ]),
  slo('credit-transfer-availability', 'credit', 0.9995, [
    group({}, 'ok', [481_203, 481_211, 0.967, 0, 0]),
  ]),
  slo('grid-placement-success', 'grid', 0.99, [group({}, 'no_traffic', [0, 0, 1, null, null], 12)]),
  slo('grid-heartbeat', 'grid', 0.99, [group({}, 'stale', [90_110, 90_400, 0.679, 0.4, 0.3], 410)]),
  slo('credit-statement-export', 'credit', 0.98, [group({}, 'no_data', [0, 0, 1, null, null], -1)]),
];

const HASH = '9f2c4e1ab07d5c3386e1f0a94b7d20c6e8513fa2dd7c90b1e46a8852cf3b7710';
const pass = (
  rule: string,
  observed: string,
  threshold: string,
  source: string,
  age_ms: number | null,
) => ({
  rule,
  result: 'pass' as const,
  observed,
  threshold,
  source,
  age_ms,
});

export const actions: Action[] = [
  {
    id: 'act-01JD8F2M7Q',
    kind: 'traffic_weights',
    target: { service: 'social', region: 'eu-west-1' },
    decision_key: 'social-regions/eu-west-1/drain/17',
    state: 'verified',
    reason: 'Error ratio 41.2 % over 5 % and p95 2.41 s over 1 s for 3 min',
    evidence: [
      { region: 'eu-west-1', ...signal('error_ratio', 0.412, '1', 0.05, 'bad') },
      { region: 'eu-west-1', ...signal('p95', 2.41, 's', 1, 'bad') },
      { region: 'eu-west-1', ...signal('error_ratio', 0.583, '1', 0.05, 'bad', 'active') },
    ],
    guard: [
      pass('hold', 'none', 'none', 'operator commands', null),
      pass('I4', '1 of 3 breaching', 'at most half', 'region classes', 1000),
      pass('away', '0', '1', 'machine states', 1000),
      pass('I3', '0 in flight', '1', 'open actions', 1000),
      pass('I1', '2 healthy regions after', '2', 'region classes', 1000),
      pass('I2', '412 rps of 900 rps', '494 rps with headroom', 'heartbeats', 6200),
      pass('I19', '1 in the last hour', '12', 'actions', null),
    ],
    audit: { index: 41, leaf_hash: HASH },
    policy: { name: 'social-regions', generation: 3, hash: 'c41d77e0' },
    desired: { weights: { 'eu-west-1': 0.01, 'us-east-1': 0.545, 'sa-east-1': 0.445 } },
    acks: [
      {
        service: 'edge',
        instance_id: 'edge-7d2f',
        status: 'applied',
        received_at: before(8 * 60),
      },
    ],
    expires_at: before(-52 * 60),
    revert: null,
    created_at: before(8 * 60),
  },
  {
    id: 'act-01JD8EZK40',
    kind: 'protective_mode',
    target: { service: 'social', region: 'sa-east-1' },
    decision_key: 'social-protection/sa-east-1/soft/4',
    state: 'applied',
    reason: 'Collective mean 411.4 Hz under 420 Hz and low share 67.2 % for 10 min',
    evidence: [{ region: 'sa-east-1', ...signal('hz_mean', 411.4, 'Hz', 420, 'bad') }],
    guard: [pass('hold', 'none', 'none', 'operator commands', null)],
    audit: { index: 38, leaf_hash: HASH.split('').reverse().join('') },
    policy: { name: 'social-protection', generation: 1, hash: '08aa12f3' },
    acks: [],
    expires_at: before(-19 * 60),
    revert: null,
    created_at: before(11 * 60),
  },
  {
    id: 'act-01JD8DPX9C',
    kind: 'traffic_weights',
    target: { service: 'social', region: 'us-east-1' },
    decision_key: 'social-regions/us-east-1/drain/16',
    state: 'denied',
    reason: 'p95 1.31 s over 1 s for 3 min',
    evidence: ['observed while the probes of eu-west-1 were silent'],
    guard: [
      pass('hold', 'none', 'none', 'operator commands', null),
      {
        rule: 'I1',
        result: 'fail',
        observed: '1 healthy region after',
        threshold: '2',
        source: 'region classes',
        age_ms: 1000,
      },
      {
        rule: 'I2',
        result: 'unknown',
        observed: null,
        threshold: '310 rps with headroom',
        source: 'heartbeats',
        age_ms: null,
      },
    ],
    audit: { index: 33, leaf_hash: HASH },
    policy: { name: 'social-regions', generation: 3, hash: 'c41d77e0' },
    acks: [],
    expires_at: null,
    revert: null,
    created_at: before(47 * 60),
  },
  {
    id: 'act-01JD7ZZ001',
    kind: 'traffic_weights',
    target: { service: 'social', region: 'eu-west-1' },
    decision_key: 'social-regions/eu-west-1/drain/12',
    state: 'reverted',
    reason: 'Error ratio 12.9 % over 5 % for 3 min',
    evidence: [],
    guard: [],
    audit: { index: 12, leaf_hash: HASH },
    policy: { name: 'social-regions', generation: 2, hash: 'a3019b7e' },
    acks: [
      {
        instance_id: 'edge-7d2f',
        service: 'edge',
        status: 'rejected',
        detail: 'older generation',
      },
    ],
    expires_at: before(17 * 3600),
    revert: { at: before(18 * 3600), reason: 'Class G through probation 5, 25, 50, 100 %' },
    created_at: before(19 * 3600),
  },
];

/** What became of the regions' machines, the newest first, as the actions above tell it. */
export const transitions: Transition[] = [
  turn(9, 'eu-west-1', 'traffic', 'normal', 'drained', 8 * 60, null, {
    reason: 'Error ratio 41.2 % over 5 % and p95 2.41 s over 1 s for 3 min',
    action_id: 'act-01JD8F2M7Q',
    decision_id: 'act-01JD8F2M7Q',
    evidence: [{ region: 'eu-west-1', ...signal('error_ratio', 0.412, '1', 0.05, 'bad') }],
  }),
  turn(8, 'sa-east-1', 'protective_mode', 'none', 'soft', 11 * 60, null, {
    reason: 'Collective mean 411.4 Hz under 420 Hz and low share 67.2 % for 10 min',
    action_id: 'act-01JD8EZK40',
    decision_id: 'act-01JD8EZK40',
  }),
  turn(7, 'eu-west-1', 'protective_mode', 'soft', 'none', 30 * 60, null, {
    reason: 'the collective signal has been good for 15 min',
  }),
  turn(6, 'eu-west-1', 'protective_mode', 'none', 'soft', 52 * 60, 30 * 60, {
    reason: 'Collective mean 414 Hz under 420 Hz for 10 min',
  }),
  turn(5, 'eu-west-1', 'traffic', 'probation', 'normal', 18 * 3600, 8 * 60, {
    reason: 'eu-west-1 is back to normal',
    action_id: 'act-01JD7ZZ001',
    decision_id: 'act-01JD7ZZ001',
  }),
  turn(4, 'eu-west-1', 'traffic', 'drained', 'probation', 18 * 3600 + 480, 18 * 3600, {
    reason: 'eu-west-1 has been good for 10 min',
    action_id: 'act-01JD7ZZ001',
    decision_id: 'act-01JD7ZZ001',
  }),
  turn(3, 'eu-west-1', 'traffic', 'normal', 'drained', 19 * 3600, 18 * 3600 + 480, {
    reason: 'Error ratio 12.9 % over 5 % for 3 min',
    action_id: 'act-01JD7ZZ001',
    decision_id: 'act-01JD7ZZ001',
  }),
];

function turn(
  id: number,
  name: string,
  machine: Transition['machine'],
  from: string,
  to: string,
  age: number,
  until: number | null,
  change: Partial<Transition>,
): Transition {
  return {
    id: `${id}`,
    at: before(age),
    until: until === null ? null : before(until),
    service: 'social',
    region: name,
    machine,
    from,
    to,
    reason: '',
    evidence: [],
    decision_id: null,
    action_id: null,
    policy: { name: 'social-regions', generation: 3, hash: 'c41d77e0' },
    ...change,
  };
}
