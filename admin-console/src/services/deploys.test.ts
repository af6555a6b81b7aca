import { expect, it } from 'vitest';
import { deploysOf } from './deploys';

const at = '2026-11-21T10:00:00Z';

it('tells the changes of a version, not other registrations', () => {
  const again = { target: 'social', before: { version: '2' }, after: { version: '2' } };
  const changed = { ...again, occurred_at: at, before: { version: '1' } };
  expect(deploysOf([again, changed], 'social')).toEqual([{ at, version: '2' }]);
  expect(deploysOf([again, { ...changed, target: 'social-feed' }], 'social')).toEqual([]);
});

it('takes the first registration for a deploy', () => {
  expect(
    deploysOf([{ target: 'a', occurred_at: at, before: null, after: { version: '1' } }], 'a'),
  ).toEqual([{ at, version: '1' }]);
});
