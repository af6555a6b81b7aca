// What binds a service, shaped as the contracts say.
import type {
  BoundPolicy,
  Gate,
  PolicyObserved,
  PolicyRule,
  ServicePolicies,
} from '../src/api/policyTypes';
import { before, NOW } from './data';

const REGIONS = ['eu-west-1', 'sa-east-1', 'us-east-1'];

function seen(
  region: string,
  signal: string,
  value: number | null,
  result: string,
  change: Partial<PolicyObserved> = {},
): PolicyObserved {
  return {
    region,
    signal,
    value,
    unit: signal.startsWith('hz_mean') ? 'Hz' : signal === 'p95' ? 's' : '1',
    threshold: 0.05,
    result,
    observed_at: value === null ? null : before(4),
    source: 'passive',
    ...change,
  };
}

function rule(
  effect: string,
  signal: string,
  comparison: string,
  threshold: number,
  unit: string,
  hold_seconds: number | null,
  observed: PolicyObserved[],
): PolicyRule {
  return { effect, signal, comparison, threshold, unit, hold_seconds, observed };
}

function policy(kind: string, name: string, change: Partial<BoundPolicy>): BoundPolicy {
  return {
    kind,
    name,
    mode: 'act',
    hash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
    directive: null,
    accepted: null,
    rules: [],
    terms: [],
    ...change,
  };
}

export const policies: ServicePolicies = {
  service: 'social',
  override_role: 'operator',
  override_longest: '7d',
  policies: [
    policy('FailoverPolicy', 'social-failover', {
      rules: [
        rule('verify', 'error_ratio', 'above', 0.01, '1', null, [
          seen('eu-west-1', 'error_ratio', 0.412, 'met'),
          seen('us-east-1', 'error_ratio', 0.0012, 'not_met'),
        ]),
      ],
      terms: [
        { name: 'steps', value: 'scale, protective, read_only, event' },
        { name: 'allowed_receivers.eu-west-1', value: 'us-east-1, sa-east-1' },
      ],
    }),
    policy('ProtectivePolicy', 'social-protection', {
      directive: 'protective_mode',
      accepted: true,
      rules: [
        rule(
          'protect',
          'hz_mean',
          'below',
          420,
          'Hz',
          600,
          REGIONS.map((region, n) =>
            n === 1
              ? seen(region, 'hz_mean', 411.4, 'met', { threshold: 420 })
              : seen(region, 'hz_mean', 486.2 + n, 'not_met', { threshold: 420 }),
          ),
        ),
      ],
      terms: [{ name: 'ttl.soft', value: '30m' }],
    }),
    policy('RegionPolicy', 'social-regions', {
      directive: 'traffic_weights',
      accepted: true,
      rules: [
        rule('drain', 'error_ratio', 'above', 0.05, '1', 180, [
          seen('eu-west-1', 'error_ratio', 0.412, 'met'),
          seen('eu-west-1', 'error_ratio', 0.583, 'met', { source: 'active' }),
          seen('sa-east-1', '', null, 'unknown', { unit: '', source: 'none', threshold: null }),
          seen('us-east-1', 'error_ratio', 0.0012, 'not_met'),
        ]),
        rule('drain', 'p95', 'above', 1, 's', 180, [
          seen('eu-west-1', 'slow_share', 0.318, 'met', { unit: '1' }),
          seen('us-east-1', 'p95', 0.187, 'not_met', { source: 'active', threshold: 1 }),
        ]),
      ],
      terms: [
        { name: 'min_healthy_regions', value: '1' },
        { name: 'dwell', value: '15m' },
        { name: 'probation.steps', value: '0.05, 0.25, 0.5, 1' },
      ],
    }),
    policy('ReleasePolicy', 'social-releases', {
      terms: [
        { name: 'slos', value: 'social-feed-availability, social-feed-latency' },
        { name: 'deny_when', value: 'budget_burnt, page_firing' },
      ],
    }),
    policy('ScalingPolicy', 'social-scaling', {
      mode: 'observe',
      directive: 'scale',
      accepted: false,
      rules: [rule('scale', 'queue.depth', 'target', 100, '', null, [])],
    }),
  ],
};

export const gate: Gate = {
  decision: 'deny',
  judged: 'deny',
  reasons: [
    'slo/social-feed-availability: budget -46.00 % left (needs > 0 %)',
    'slo/social-feed-availability: page firing: alert 3f0c9a51d2e8b714, tier 14.4/1h (needs no page)',
  ],
  evidence: [
    {
      rule: 'budget',
      result: 'fail',
      observed: 'budget -46.00 % left',
      threshold: '> 0 %',
      source: 'slo/social-feed-availability',
    },
    {
      rule: 'page',
      result: 'fail',
      observed: 'page firing: alert 3f0c9a51d2e8b714, tier 14.4/1h',
      threshold: 'no page',
      source: 'slo/social-feed-availability',
    },
    {
      rule: 'coverage',
      result: 'unknown',
      observed: 'coverage 71.00 %',
      threshold: '>= 90.00 %',
      source: 'slo/social-feed-latency',
    },
    {
      rule: 'freeze',
      result: 'pass',
      observed: 'not frozen',
      threshold: 'outside the freeze',
      source: 'freeze/weekend',
    },
  ],
  expires_at: before(-57),
  service: 'social',
  policy: 'social-releases',
  mode: 'act',
  overrides: [],
  decided_at: NOW,
};

/** The gate of a service that no ReleasePolicy names. */
export function ungated(service: string): Gate {
  return {
    ...gate,
    service,
    decision: 'allow',
    judged: 'allow',
    policy: null,
    mode: 'observe',
    reasons: [`no ReleasePolicy names ${service}: nothing is gated`, 'nothing stands against it'],
    evidence: [],
  };
}
