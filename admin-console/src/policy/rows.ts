import type { BoundPolicy, PolicyObserved, PolicyRule } from '../api/policyTypes';

/** A rule in one region; without a region it is seen nowhere. */
export interface RuleRow {
  rule: PolicyRule;
  seen: PolicyObserved | null;
}

const RANK: Record<string, number> = { met: 0, unknown: 1, not_met: 2 };

/** The rules of a policy, region by region: in its own order, what is met ahead. */
export function ruleRows({ rules }: Pick<BoundPolicy, 'rules'>): RuleRow[] {
  return rules.flatMap((rule): RuleRow[] =>
    rule.observed.length === 0
      ? [{ rule, seen: null }]
      : [...rule.observed]
          .sort(
            (a, b) =>
              (RANK[a.result] ?? 1) - (RANK[b.result] ?? 1) || a.region.localeCompare(b.region),
          )
          .map((seen) => ({ rule, seen })),
  );
}

const SIGN: Record<string, string> = { above: '>', below: '<', at_least: '≥', target: '≈' };

/** How a value is compared. */
export const sign = ({ comparison }: PolicyRule): string => SIGN[comparison] ?? comparison;
