import { expect, it } from 'vitest';
import type { Service, Slo } from '../api/types';
import { criticalityRank, leastBudget, serviceRows } from './rows';

const service = (name: string): Service => ({ name, instances: [], desired: [] });
const slo = (name: string, of: string, groups: [Slo['state'], number | null][]): Slo => ({
  name,
  service: of,
  objective: 0.99,
  window: '30d',
  state: 'ok',
  groups: groups.map(([state, budget_remaining]) => ({ labels: {}, state, budget_remaining })),
});

it('shows services that are only known by their spans', () => {
  const map = {
    nodes: [
      { service: 'a', rate: 2 },
      { service: 'b', rate: 3, type: 'service' },
      { service: 'user', rate: 0, type: 'user' },
      { service: 'orders', rate: 1, type: 'database' },
    ],
  };
  const rows = serviceRows([service('a')], map, []);
  expect(rows.map(({ name, registered, rate }) => [name, registered, rate])).toEqual([
    ['a', true, 2],
    ['b', false, 3],
  ]);
});

it('has no error ratio and no percentile without requests', () => {
  const nodes = [{ service: 'a', rate: 0, error_ratio: 0, p95: 0 }];
  expect(serviceRows([service('a')], { nodes }, [])[0]).toMatchObject({
    rate: 0,
    errors: null,
    p95: null,
  });
  expect(serviceRows([service('a')], undefined, [])[0]).toMatchObject({ rate: null, p95: null });
});

it('does not take an untouched budget without events for a full one', () => {
  const slos = [
    slo('x', 'a', [
      ['no_data', 1],
      ['no_traffic', 1],
    ]),
    slo('y', 'a', [
      ['ok', 0.8],
      ['exhausted', -2],
    ]),
    slo('z', 'b', [['ok', -9]]),
  ];
  expect(leastBudget(slos.slice(0, 1), 'a')).toBeNull();
  expect(leastBudget(slos, 'a')).toMatchObject({ remaining: -2, slo: { name: 'y' } });
});

it('ranks criticality by what it means', () => {
  const [row] = serviceRows(
    [{ ...service('a'), manifest: { criticality: 'high' } }],
    undefined,
    [],
  );
  expect(row && criticalityRank(row)).toBe(2);
});
