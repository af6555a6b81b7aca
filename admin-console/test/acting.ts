// What is asked of the server: a dry run, an action, an approval; with the answers of the contract.
import type { Action, ActionPreview, Decision } from '../src/api/types';
import { actions, before, NOW } from './data';

const passing = (rule: string, observed: string, threshold: string, age_ms: number | null) => ({
  rule,
  result: 'pass' as const,
  observed,
  threshold,
  source: 'evidence',
  age_ms,
});

const POLICY = { name: 'social-regions', generation: 3, hash: 'sha256:c41d77e0' };

/** A dry run whose rules all pass. */
export const allowed: ActionPreview = {
  decision: 'allow',
  reason: 'drain of us-east-1 asked for by ada',
  approval: false,
  decided_at: NOW,
  expires_at: before(-3600),
  policy: POLICY,
  guard: [
    passing('hold', 'off', 'off', null),
    passing('I6', 'G', 'known', 1000),
    passing('I4', '1 of 3 known regions breach', 'at most half', 1000),
    passing('I3', 'none', 'none in flight', null),
    passing('I1', '1 healthy after', 'at least 1', 1000),
    passing('I2', 'sa-east-1 spare 310.00/s', '249.60/s (moved 208.00/s x 1.2)', 6200),
    passing('I19', '2 changes in the last hour', 'at most 12', null),
    passing('organisation', 'allowed', 'a whole, current yes', 4000),
  ],
  needed: [],
  evidence: actions[0]?.evidence ?? [],
  regions: [
    {
      region: 'sa-east-1',
      weight_before: 0.445,
      weight_after: 1,
      demand_rps: 170,
      added_rps: 208,
      capacity_rps: 480,
      spare_rps: 102,
      age_ms: 6200,
    },
    {
      region: 'us-east-1',
      weight_before: 0.545,
      weight_after: 0,
      demand_rps: 208,
      added_rps: -208,
      capacity_rps: null,
      spare_rps: null,
      age_ms: null,
    },
  ],
  services: [
    { name: 'social', relation: 'target', criticality: 'high', here: true },
    { name: 'edge', relation: 'caller', criticality: 'critical', here: true },
    { name: 'social-store', relation: 'dependency', criticality: 'critical', here: false },
  ],
  follows: [
    { kind: 'protective_mode', target: 'social', mode: 'act' },
    { kind: 'read_only', target: 'social-store', mode: 'act' },
    { kind: 'dns', target: 'feed.example.net', mode: 'observe' },
  ],
};

const needed = [
  {
    rule: 'I1',
    result: 'fail' as const,
    observed: '1 healthy after',
    threshold: 'at least 2',
    bypassable: true,
    bypassed: false,
  },
  {
    rule: 'I2',
    result: 'unknown' as const,
    observed: 'capacity of sa-east-1 unknown',
    threshold: 'spare >= moved x 1.2',
    bypassable: true,
    bypassed: false,
  },
  {
    rule: 'organisation',
    result: 'fail' as const,
    observed: 'night shift: a person drains between 06:00 and 22:00 UTC only',
    threshold: 'a whole, current yes',
    bypassable: false,
    bypassed: false,
  },
];

/** One that the guard refuses: a failure and something that nobody knows. */
export function denied(rules: readonly string[]): ActionPreview {
  const left = needed.filter(({ rule }) => rule !== 'organisation');
  const deny = left.some(({ rule }) => !rules.includes(rule));
  return {
    ...allowed,
    decision: deny ? 'deny' : 'allow',
    approval: rules.length > 0,
    reason: deny
      ? 'drain of us-east-1 asked for by ada; refused by I1: 1 healthy after (needs at least 2)'
      : allowed.reason,
    guard: [
      ...allowed.guard.filter(({ rule }) => rule !== 'I1' && rule !== 'I2'),
      ...left.map(({ rule, result, observed, threshold }) => ({
        rule,
        result,
        observed: rules.includes(rule) ? `${observed} (bypassed by ada, another person)` : observed,
        threshold,
        source: 'evidence',
        age_ms: null,
      })),
    ],
    needed: left.map((each) => ({ ...each, bypassed: rules.includes(each.rule) })),
  };
}

/** What a person asked for, still on its way. */
export const requested: Action = {
  id: 'act-asked',
  kind: 'traffic_weights',
  target: { service: 'social', region: 'us-east-1' },
  decision_key: 'by-hand/6f1c',
  state: 'recorded',
  reason: 'drain of us-east-1 asked for by ada',
  evidence: allowed.evidence,
  guard: allowed.guard,
  audit: { index: 52, leaf_hash: '9f2c4e1a' },
  policy: POLICY,
  acks: [],
  desired: { weights: { 'sa-east-1': 1, 'us-east-1': 0 } },
  expires_at: before(-3600),
  revert: null,
  created_at: before(2),
  request: {
    by: 'ada',
    role: 'operator',
    reason: 'power works',
    approve_until: null,
    approvals: [],
    bypasses: [],
  },
};

/** The same under a break-glass, before anybody has approved. */
export const waiting: Action = {
  ...requested,
  id: 'act-waiting',
  state: 'proposed',
  audit: null,
  policy: null,
  guard: [],
  evidence: [],
  desired: { operation: 'drain' },
  request: {
    by: 'ada',
    role: 'operator',
    reason: 'the hall is on fire',
    approve_until: before(-840),
    approvals: [],
    bypasses: ['I1', 'I2'],
  },
};

function decision(action: Action): Decision {
  const { id, kind, target, reason, policy, guard, desired, evidence, request, audit } = action;
  const result =
    action.state === 'denied' ? 'deny' : action.state === 'proposed' ? 'pending' : 'allow';
  return {
    id,
    at: action.created_at,
    kind,
    target,
    result,
    reason,
    policy,
    rules: guard,
    needed: id === 'act-01JD8DPX9C' ? needed : [],
    input: {
      decision_key: action.decision_key ?? '',
      before: { weights: { 'eu-west-1': 0.34, 'sa-east-1': 0.33, 'us-east-1': 0.33 } },
      desired: desired ?? { weights: { 'eu-west-1': 0, 'sa-east-1': 0.5, 'us-east-1': 0.5 } },
      evidence,
      request,
    },
    audit,
    records: audit
      ? [
          {
            index: audit.index ?? 0,
            at: action.created_at,
            actor: 'policy:social-regions',
            action: 'action.drain',
            outcome: action.state === 'denied' ? 'denied' : 'recorded',
            reason,
            leaf_hash: audit.leaf_hash,
          },
          ...(action.state === 'verified'
            ? [
                {
                  index: (audit.index ?? 0) + 2,
                  at: before(6 * 60),
                  actor: 'policy:social-regions',
                  action: 'action.verified',
                  outcome: 'verified',
                  reason: 'receivers no worse, traffic has left',
                  leaf_hash: audit.leaf_hash,
                },
              ]
            : []),
        ]
      : [],
  };
}

export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** The part of the mock server that acts. */
export class MockActing {
  /** The dry run's answer; `denies` makes it depend on the rules that are named. */
  denies = false;
  /** What asking is refused with. */
  refusal: Refusal | null = null;
  /** What asking comes to. */
  outcome: Action = requested;
  readonly asked: { path: string; body: unknown; key: string | undefined }[] = [];

  /** The answer to a request about actions; undefined: it is not about them. */
  answer(
    method: string,
    path: string,
    query: URLSearchParams,
    list: Action[],
    body: unknown,
    key: string | undefined,
  ): { status: number; body: unknown } | Refusal | undefined {
    const all = [...list, waiting, requested];
    const [id, verb] = path.replace('/api/v1/actions', '').split('/').slice(1);
    if (path.startsWith('/api/v1/policies/decisions/')) {
      const found = all.find((each) => path.endsWith(`/${each.id}`));
      return found && { status: 200, body: decision(found) };
    }
    if (!/^\/api\/v1\/actions(\/|$)/.test(path)) return undefined;
    if (method === 'GET' && id === undefined) {
      const [state, service, region] = ['state', 'service', 'region'].map((key) => query.get(key));
      const items = list.filter(
        (each) =>
          (!state || each.state === state) &&
          (!service || each.target.service === service) &&
          (!region || each.target.region === region),
      );
      return { status: 200, body: { items, next_cursor: null } };
    }
    if (method === 'GET') {
      const found = all.find((each) => each.id === id);
      return found && { status: 200, body: found };
    }
    this.asked.push({ path, body, key });
    if (id === 'preview') {
      const { break_glass: glass } = body as { break_glass?: { rules: string[] } };
      return { status: 200, body: this.denies ? denied(glass?.rules ?? []) : allowed };
    }
    if (this.refusal) return this.refusal;
    if (verb === undefined) return { status: 201, body: this.outcome };
    const found = all.find((each) => each.id === id);
    return found && { status: 200, body: found };
  }
}
