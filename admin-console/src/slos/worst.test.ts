import { expect, it } from 'vitest';
import type { Slo, SloGroup } from '../api/types';
import { groupName, worstGroup } from './worst';

const group = (
  name: string,
  state: SloGroup['state'],
  budget_remaining: number | null,
): SloGroup => ({
  labels: { 'cloud.region': name },
  state,
  budget_remaining,
});

const slo = (groups: SloGroup[]): Slo => ({
  name: 'x',
  service: 's',
  objective: 0.99,
  window: '30d',
  state: 'ok',
  groups,
});

it('is the most severe state, then the least budget', () => {
  const groups = [
    group('a', 'ok', 0.1),
    group('b', 'burning', 0.9),
    group('c', 'burning', 0.3),
    group('d', 'no_traffic', null),
  ];
  expect(groupName(worstGroup(slo(groups)) as SloGroup)).toBe('c');
});

it('is none without groups', () => {
  expect(worstGroup(slo([]))).toBeUndefined();
});
