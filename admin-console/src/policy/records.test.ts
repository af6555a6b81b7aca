import { expect, it } from 'vitest';
import type { AuditEntry } from '../api/types';
import { gateRecords } from './records';

const entry = (index: number, action: string, target: string): AuditEntry => ({
  index,
  leaf_hash: '',
  leaf: { actor: 'ana', action, target, outcome: 'deny', occurred_at: '', recorded_at: '' },
});

it('keeps the gate’s records of this very service', () => {
  const damaged: AuditEntry = { index: 9, leaf_hash: '', leaf: 'not a record' };
  const all = [
    entry(4, 'gate.deny', 'social'),
    entry(3, 'gate.override', 'social-feed'),
    damaged,
    entry(2, 'action.propose', 'social'),
  ];
  expect(gateRecords(all, 'social').map(({ index }) => index)).toEqual([4]);
});
