import { expect, test } from 'vitest';
import type { ActionPreview, Region } from '../api/types';
import { countsOf, impossible, movedOf, requestOf, rulesOf, stepOf, toggled } from './wizard';

const whole = { service: 'social', region: 'eu-west-1', reason: ' fire ' };

test('no step is shown before its question is answered', () => {
  expect(stepOf({})).toBe('intent');
  expect(stepOf({ ...whole, reason: '  ', step: 'confirm' })).toBe('intent');
  expect(stepOf({ ...whole, step: 'confirm' })).toBe('confirm');
  expect(stepOf({ ...whole, step: 'run' })).toBe('intent');
  expect(stepOf({ ...whole, step: 'nonsense' })).toBe('intent');
  expect(stepOf({ action: 'a1' })).toBe('run');
});

test('the request is what the address says, and a break-glass only where rules are named', () => {
  expect(requestOf({ service: 'social', region: 'eu-west-1' })).toBeNull();
  expect(requestOf(whole)).toEqual({
    kind: 'traffic_weights',
    target: { service: 'social', region: 'eu-west-1' },
    desired: { operation: 'drain' },
    reason: 'fire',
  });
  expect(requestOf({ ...whole, for: '2h', rules: 'I1, I2,,I1' })).toMatchObject({
    expires_in: '2h',
    break_glass: { rules: ['I1', 'I2'] },
  });
  expect(rulesOf({ rules: ' ,' })).toEqual([]);
  expect(toggled(['I1'], 'I2')).toBe('I1,I2');
  expect(toggled(['I1'], 'I1')).toBeUndefined();
});

test('an unknown check is not a pass', () => {
  const guard = ['pass', 'fail', 'unknown', 'of a kind not known'].map((result, n) => ({
    rule: `${n}`,
    result,
  }));
  expect(countsOf({ guard } as unknown as ActionPreview)).toEqual({ pass: 1, fail: 1, unknown: 2 });
});

test('what moves is unknown as soon as a part of it is', () => {
  const row = (region: string, demand_rps: number | null, added_rps: number | null) => ({
    region,
    weight_before: 0.5,
    weight_after: 0,
    demand_rps,
    added_rps,
  });
  const preview = (...regions: ReturnType<typeof row>[]) =>
    ({ regions }) as unknown as ActionPreview;
  expect(movedOf(preview(row('a', 30, -30), row('b', 90, 30)), 'a')).toEqual({
    moved: 30,
    total: 120,
    share: 0.25,
  });
  expect(movedOf(preview(row('a', null, null), row('b', 90, 30)), 'a')).toEqual({
    moved: null,
    total: null,
    share: null,
  });
  expect(movedOf(preview(row('a', 0, -0), row('b', 0, 0)), 'a').share).toBeNull();
});

test('what cannot be failed over is known before the first step', () => {
  const region = (change: Partial<Region>) =>
    ({ name: 'a', service: 's', policy: 'p', machine: 'normal', ...change }) as Region;
  const other = region({ name: 'b' });
  expect(impossible(region({}), [region({}), other])).toBeNull();
  expect(impossible(region({ policy: null }), [region({}), other])).toBe('ungoverned');
  expect(impossible(region({ machine: 'drained' }), [region({}), other])).toBe('drained');
  expect(impossible(region({}), [region({})])).toBe('alone');
});
