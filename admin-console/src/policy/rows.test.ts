import { expect, it } from 'vitest';
import type { PolicyObserved, PolicyRule } from '../api/policyTypes';
import { ruleRows, sign } from './rows';

const seen = (region: string, result: string): PolicyObserved => ({
  region,
  signal: 'error_ratio',
  unit: '1',
  result,
  source: 'passive',
});
const rule = (observed: PolicyObserved[], comparison = 'above'): PolicyRule => ({
  effect: 'drain',
  signal: 'error_ratio',
  comparison,
  threshold: 0.05,
  unit: '1',
  observed,
});

it('has what is met ahead, what is unknown before what is not met', () => {
  const rows = ruleRows({
    rules: [rule([seen('b', 'not_met'), seen('c', 'unknown'), seen('d', 'met'), seen('a', 'met')])],
  });
  expect(rows.map(({ seen: each }) => each?.region)).toEqual(['a', 'd', 'c', 'b']);
});

it('keeps a rule that is seen nowhere', () => {
  expect(ruleRows({ rules: [rule([])] })).toEqual([{ rule: rule([]), seen: null }]);
});

it('shows a comparison it does not know by its word', () => {
  expect([sign(rule([])), sign(rule([], 'near'))]).toEqual(['>', 'near']);
});
