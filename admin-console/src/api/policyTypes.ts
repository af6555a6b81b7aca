import type { Narrow, Schemas, Shape } from './shape';

export type Gate = Narrow<
  Shape<
    Schemas['GateView'],
    | 'decision'
    | 'reasons'
    | 'evidence'
    | 'expires_at'
    | 'service'
    | 'judged'
    | 'mode'
    | 'overrides'
    | 'decided_at',
    'policy'
  >,
  {
    evidence: Required<Schemas['Evidence']>[];
    overrides: Required<Schemas['GateOverride']>[];
  }
>;
export type PolicyObserved = Shape<
  Schemas['PolicyObserved'],
  'region' | 'signal' | 'unit' | 'result' | 'source',
  'value' | 'threshold' | 'observed_at'
>;
export type PolicyRule = Narrow<
  Shape<
    Schemas['PolicyRule'],
    'effect' | 'signal' | 'comparison' | 'threshold' | 'unit' | 'observed',
    'hold_seconds'
  >,
  { observed: PolicyObserved[] }
>;
export type BoundPolicy = Narrow<
  Shape<
    Schemas['BoundPolicy'],
    'kind' | 'name' | 'mode' | 'hash' | 'rules' | 'terms',
    'directive' | 'accepted'
  >,
  { rules: PolicyRule[]; terms: Required<Schemas['PolicyTerm']>[] }
>;
export type ServicePolicies = Narrow<
  Required<Schemas['ServicePolicies']>,
  { policies: BoundPolicy[] }
>;
