import type { Slo, SloGroup } from '../api/types';
import { STATES } from './state';

function rank(group: SloGroup): number {
  const index = STATES.indexOf(group.state);
  return index < 0 ? STATES.length : index;
}

/**
 * The group that stands for the objective in the list: the most severe state, then the least
 * budget. Figures of groups are never combined here; the server alone adds them up.
 */
export function worstGroup(slo: Slo): SloGroup | undefined {
  return [...slo.groups].sort(
    (a, b) =>
      rank(a) - rank(b) || (a.budget_remaining ?? Infinity) - (b.budget_remaining ?? Infinity),
  )[0];
}

/** `eu-west-1`, or `eu-west-1 · gold` with several labels; empty for a group without labels. */
export function groupName(group: SloGroup): string {
  return Object.values(group.labels).join(' · ');
}
