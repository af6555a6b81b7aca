import { expect, it } from 'vitest';
import { lastDeploy } from './lastDeploy';

it('is the newest registration that changed the version of this very service', () => {
  const entry = (occurred_at: string, target: string, from: string | null, to: string) => ({
    occurred_at,
    target,
    before: from === null ? null : { version: from },
    after: { version: to },
  });
  const leaves = [
    entry('t5', 'shop-api', '1', '2'),
    entry('t4', 'shop', '2', '2'),
    entry('t3', 'shop', '1', '2'),
    entry('t2', 'shop', null, '1'),
  ];
  expect(lastDeploy(leaves, 'shop')).toBe('t3');
  expect(lastDeploy(leaves.slice(3), 'shop')).toBe('t2');
  expect(lastDeploy(leaves.slice(0, 2), 'shop')).toBeNull();
  expect(lastDeploy([{}], 'shop')).toBeNull();
});
