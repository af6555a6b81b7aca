// Services, alerts and incidents shaped as the contracts say, at one fixed moment.
import type {
  Alert,
  Backtest,
  Incident,
  Runbook,
  Service,
  ServiceMap,
  Status,
  Timeline,
} from '../src/api/types';
import { before, NOW } from './data';

function service(name: string, change: Partial<Service['manifest']>, instances: number): Service {
  return {
    name,
    manifest: {
      version: '2.4.1',
      owner: 'team:feed',
      criticality: 'critical',
      regions: ['eu-west-1', 'us-east-1', 'sa-east-1'].map((region) => ({ name: region })),
      ...change,
    },
    instances: Array.from({ length: instances }, (_, n) => ({
      heartbeat: { instance_id: `${name}-${n}`, region: 'eu-west-1', version: '2.4.1' },
      last_seen: before(3 + n),
    })),
    desired: [],
  };
}

export const services: Service[] = [
  service('social', {}, 6),
  service('credit', { owner: 'team:ledger', criticality: 'high', version: '1.9.0' }, 2),
  service('grid', { owner: 'team:grid', criticality: 'normal', regions: [] }, 0),
];

export const serviceMap: ServiceMap = {
  at: before(4),
  window_seconds: 300,
  nodes: [
    { service: 'social', rate: 412.4, error_ratio: 0.0812, p95: 0.742 },
    { service: 'credit', rate: 38.1, error_ratio: 0.0004, p95: 0.038 },
    { service: 'edge', rate: 450.9, error_ratio: 0.074, p95: 0.771 },
    { service: 'grid', rate: 0, error_ratio: 0, p95: 0 },
  ],
};

/** So many that a list of them has to be virtual. */
export function manyServices(count: number): Service[] {
  return Array.from({ length: count }, (_, n) =>
    service(`service-${String(n).padStart(4, '0')}`, { owner: `team:${n % 40}` }, n % 5),
  );
}

export const alerts: Alert[] = [
  {
    id: '3f0c9a51d2e8b714',
    slo: 'social-feed-availability',
    service: 'social',
    target: 0.999,
    labels: { 'cloud.region': 'eu-west-1' },
    severity: 'page',
    tier: '14.4/1h',
    policy: 'default',
    state: 'firing',
    burn_long: 23.1,
    burn_short: 41.7,
    coverage: 1,
    started_at: before(24 * 60),
    fired_at: before(23 * 60),
    changed_at: before(23 * 60),
    resolved_at: null,
    why: 'Tier 14.4/1h: burn rate 23.10 over the long window and 41.70 over the short one, 693 bad of 30000 events',
    caused_by: [],
    inhibited: false,
  },
  {
    id: '81d2e8b7143f0c9a',
    slo: 'social-feed-latency',
    service: 'social',
    target: 0.95,
    labels: {},
    severity: 'ticket',
    tier: '3/1d',
    policy: 'default',
    state: 'pending',
    burn_long: 3.2,
    burn_short: 6.8,
    coverage: 0.98,
    started_at: before(9 * 60),
    fired_at: null,
    changed_at: null,
    resolved_at: null,
    why: 'Tier 3/1d: burn rate 3.20 over the long window and 6.80 over the short one',
    caused_by: [],
    inhibited: false,
  },
  {
    id: '51d2e8b7143f0c9b',
    slo: 'grid-heartbeat',
    service: 'grid',
    target: 0.99,
    labels: { 'cloud.region': 'us-east-1' },
    severity: 'page',
    tier: '6/6h',
    policy: 'grid-fast',
    state: 'frozen',
    burn_long: 6.4,
    burn_short: null,
    coverage: 0.62,
    started_at: before(3 * 3600),
    fired_at: before(3 * 3600 - 30),
    changed_at: null,
    resolved_at: null,
    why: 'Frozen: coverage 0.62 over 6h (expected at least 0.9)',
    caused_by: [],
    inhibited: false,
  },
  {
    id: '7143f0c9a51d2e8b',
    slo: 'credit-transfer-availability',
    service: 'credit',
    target: 0.9995,
    labels: {},
    severity: 'page',
    tier: '14.4/1h',
    policy: 'default',
    state: 'resolved',
    burn_long: 2.1,
    burn_short: 0,
    coverage: 1,
    started_at: before(26 * 3600),
    fired_at: before(26 * 3600 - 20),
    changed_at: null,
    resolved_at: before(25 * 3600),
    why: 'No tier holds any more',
    caused_by: [],
    inhibited: false,
  },
];

export const incidents: Incident[] = [
  {
    id: 'inc-01JD8F1A2B',
    title: 'social in eu-west-1: error budget burns 23 times too fast',
    severity: 'sev2',
    state: 'open',
    service: 'social',
    regions: ['eu-west-1'],
    started_at: before(23 * 60),
    alerts: 2,
    peak: 3,
    shown: [
      {
        id: '3f0c9a51d2e8b714',
        name: 'social-feed-availability',
        severity: 'sev2',
        region: 'eu-west-1',
        summary: '693 bad of 30000 events in 1h',
        started_at: before(24 * 60),
        labels: { 'cloud.region': 'eu-west-1' },
      },
    ],
    runbook: 'error-budget-burn',
    told: ['pager', 'chat-oncall'],
    silenced: false,
    flapping: true,
    seconds_to_acknowledge: null,
    seconds_to_resolve: null,
    why: 'Severity raised to sev2: two tiers hold together',
  },
  {
    id: 'inc-01JD7Y0Z9Y',
    title: 'credit: transfers fail',
    severity: 'sev3',
    state: 'resolved',
    service: 'credit',
    regions: [],
    started_at: before(26 * 3600),
    acknowledged_at: before(26 * 3600 - 200),
    acknowledged_by: 'ana',
    resolved_at: before(25 * 3600),
    resolved_by: null,
    alerts: 0,
    peak: 1,
    shown: [],
    runbook: 'error-budget-burn',
    told: [],
    silenced: false,
    flapping: false,
    seconds_to_acknowledge: 200,
    seconds_to_resolve: 3600,
    why: 'Its alerts ended',
  },
];

export const timeline: Timeline['timeline'] = [
  {
    at: before(31 * 60),
    source: 'deploy',
    kind: 'service.register',
    text: 'social 2.4.1, was 2.4.0',
    actor: 'service:social',
    audit_index: 29,
  },
  {
    at: before(30 * 60),
    source: 'configuration',
    kind: 'config.apply',
    text: 'commit 9f2c4e1',
    actor: 'ana',
    audit_index: 30,
  },
  {
    at: before(23 * 60),
    source: 'incident',
    kind: 'opened',
    text: 'Opened for social-feed-availability in eu-west-1',
    actor: null,
    audit_index: null,
  },
  {
    at: before(22 * 60),
    source: 'action',
    kind: 'action.apply',
    text: 'social/eu-west-1 applied: traffic weights 0.01 / 0.545 / 0.445',
    actor: null,
    audit_index: 41,
  },
  {
    at: before(12 * 60),
    source: 'person',
    kind: 'note',
    text: 'The model’s pool is exhausted; asked its team to roll back.',
    actor: 'ana',
    audit_index: null,
  },
];

export const backtest: Backtest = {
  slo: 'social-feed-availability',
  from: before(30 * 86_400),
  to: NOW,
  tiers: ['14.4/1h', '6/6h', '3/1d', '1/3d'],
  never_fires: [],
  covered: { from: before(12 * 86_400), to: NOW, ratio: 0.97 },
  curve: Array.from({ length: 120 }, (_, n) => ({
    at: before((12 * 86_400 * (119 - n)) / 119),
    budget_remaining: n < 96 ? 1 - n * 0.004 : 0.616 - (n - 96) * 0.047,
  })),
  alerts: [{ tier: '14.4/1h', severity: 'page', fired_at: before(36 * 3600), labels: {} }],
  budget_remaining: -0.46,
  burn: 4.2,
  burn_window: '1d',
  exhausted_at: before(20 * 3600),
  exhausts_at: null,
  notes: [],
};

export const runbook: Runbook = {
  name: 'error-budget-burn',
  title: 'An error budget is spent too fast',
  owner: null,
  shipped: true,
  steps: [
    { text: 'Look at what is different in the traces of {service} in {region}' },
    {
      text: 'If one region is bad, move its traffic away',
      action: { kind: 'traffic_weights', parameters: { service: '{service}', region: '{region}' } },
    },
    { text: 'Roll back what was deployed within the last hour' },
  ],
  closing: ['The burn rate over 1 h is below 1 for 15 minutes'],
  links: [{ title: 'Dashboard', url: 'https://grafana.example/d/feed' }],
  used_by: [{ kind: 'slo', name: 'social-feed-availability' }],
};

/** All is well here; what is not, tests put in its place. */
export const status: Status = {
  version: '0.1.0',
  started_at: before(4 * 86_400),
  role: 'leader',
  lease: {
    holder: '01JD7Z6Q5V',
    address: 'http://127.0.0.1:8080',
    epoch: 1_204,
    age_seconds: 1.4,
  },
  components: [
    ['audit_store', '4,182 entries fit their proofs'],
    ['control_loop', '0 records wait (expected under 1000); last tick 0.4 s ago'],
    ['database', 'PostgreSQL 17.2 answers'],
    ['ingest', '81204 items accepted, 0 rejected; 0 requests refused with 503'],
    ['journal', 'holds 41943040 bytes, 0 records wait'],
    ['notifications', '2 notifiers, nothing waits'],
  ].map(([name = '', detail = '']) => ({
    name,
    detail,
    health: 'good' as const,
    since: before(4 * 86_400 - 20),
  })),
};
