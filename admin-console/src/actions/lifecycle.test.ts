import { expect, test } from 'vitest';
import type { Action, DecisionEntry } from '../api/types';
import { hindrance, lifecycle, troubleOf } from './lifecycle';

const AT = '2026-11-21T15:00:00Z';
const NOW = Date.parse('2026-11-21T15:00:10Z');

function action(change: Partial<Action>): Action {
  return {
    id: 'a',
    kind: 'traffic_weights',
    target: { service: 'social', region: 'eu-west-1' },
    state: 'recorded',
    reason: 'why',
    evidence: [],
    guard: [],
    acks: [],
    audit: { index: 7, leaf_hash: 'x' },
    created_at: AT,
    ...change,
  };
}

const asked = (approvals: string[] = [], until: string | null = '2026-11-21T15:15:00Z') => ({
  by: 'ada',
  role: 'operator',
  reason: 'why',
  approve_until: until,
  approvals: approvals.map((by) => ({ by, at: '2026-11-21T15:00:05Z' })),
  bypasses: [],
});

const progress = (one: Action, records: DecisionEntry[] = []) =>
  Object.fromEntries(lifecycle(one, records).map((phase) => [phase.id, phase.progress]));

test('nothing is shown before the server has told it', () => {
  expect(progress(action({ state: 'proposed', audit: null, request: asked([], null) }))).toEqual({
    requested: 'done',
    accepted: 'now',
    effective: 'ahead',
    verified: 'ahead',
    ended: 'ahead',
  });
  expect(progress(action({}))).toMatchObject({ accepted: 'done', effective: 'now' });
  expect(progress(action({ state: 'applied' }))).toMatchObject({
    effective: 'done',
    verified: 'now',
    ended: 'ahead',
  });
  // Recorded, but without a record it is not accepted.
  expect(progress(action({ audit: null, request: asked([], null) }))).toMatchObject({
    accepted: 'now',
  });
});

test('an approval is a phase of its own where one is needed', () => {
  expect(progress(action({ state: 'proposed', audit: null, request: asked() }))).toMatchObject({
    approved: 'now',
    accepted: 'ahead',
  });
  expect(progress(action({ request: asked(['grace']) }))).toMatchObject({
    approved: 'done',
    accepted: 'done',
  });
  expect(progress(action({ state: 'denied', request: asked() }))).toEqual({
    requested: 'done',
    approved: 'stopped',
    accepted: 'stopped',
  });
});

test('what was undone is not said to have been verified unless that is on record', () => {
  const over = action({ state: 'reverted', revert: { at: AT, reason: 'good again' } });
  expect(progress(over)).toMatchObject({ verified: 'unknown', ended: 'done' });
  const record = { index: 9, at: AT, actor: 'p', action: 'action.verified', outcome: 'verified' };
  expect(progress(over, [record])).toMatchObject({ verified: 'done' });
  expect(progress(action({ state: 'failed' }))).toMatchObject({ effective: 'stopped' });
  expect(progress(action({ state: 'operator_owned' }))).toMatchObject({ effective: 'unknown' });
});

test('what wants a person is named', () => {
  expect(troubleOf(action({ state: 'denied' }), NOW)).toBe('lapsed');
  const unknown = { rule: 'I2', result: 'unknown' as const };
  expect(troubleOf(action({ state: 'denied', guard: [unknown] }), NOW)).toBe('denied');
  expect(troubleOf(action({ state: 'proposed' }), NOW)).toBe('observed');
  expect(troubleOf(action({ state: 'proposed', request: asked() }), NOW)).toBe('waits');
  expect(troubleOf(action({}), NOW)).toBeNull();
  expect(troubleOf(action({}), NOW + 60_000)).toBe('unheard');
  const refused = { instance_id: 'e', status: 'rejected' as const };
  expect(troubleOf(action({ acks: [refused] }), NOW)).toBe('refused');
  expect(troubleOf(action({ state: 'verified' }), NOW + 60_000)).toBeNull();
});

test('why one may not is known before it is tried', () => {
  const waiting = action({ state: 'proposed', audit: null, request: asked() });
  const ada = { role: 'operator', name: 'ada' };
  const grace = { role: 'admin', name: 'grace' };
  expect(hindrance('approve', waiting, ada, NOW)).toBe('own');
  expect(hindrance('approve', waiting, grace, NOW)).toBeNull();
  expect(hindrance('approve', waiting, { role: 'viewer' }, NOW)).toBe('role');
  expect(hindrance('approve', waiting, grace, NOW + 3_600_000)).toBe('lapsed');
  expect(hindrance('approve', action({}), grace, NOW)).toBe('nothingWaits');
  expect(hindrance('revert', action({ state: 'verified' }), ada, NOW)).toBeNull();
  expect(hindrance('revert', action({ state: 'reverted' }), ada, NOW)).toBe('over');
  expect(hindrance('revert', action({ kind: 'rollback_request' }), ada, NOW)).toBe('fixed');
});
