import type { Action, DecisionEntry } from '../api/types';

/** How far one phase of an action's life is. `unknown`: over, and nobody recorded how. */
export type Progress = 'done' | 'now' | 'ahead' | 'stopped' | 'unknown';

export interface Phase {
  id: 'requested' | 'approved' | 'accepted' | 'effective' | 'verified' | 'ended';
  progress: Progress;
  /** When it was reached, where that is recorded. */
  at: string | null;
}

const ACCEPTED = ['recorded', 'applied', 'verified', 'reverting', 'reverted', 'failed'];
const EFFECTIVE = ['applied', 'verified', 'reverting', 'reverted'];
const ENDED = ['reverted', 'failed', 'operator_owned', 'denied'];

/** Newest answer of those that follow it; null while nobody did. */
function appliedAt({ acks }: Action): string | null {
  const times = acks.flatMap(({ status, received_at: at }) =>
    status === 'applied' && at ? [at] : [],
  );
  return times.sort().at(-1) ?? null;
}

function recordOf(records: readonly DecisionEntry[], verb: string): string | null {
  return records.find(({ action }) => action === `action.${verb}`)?.at ?? null;
}

/**
 * The phases of an action as far as the server has told, and no further: what was asked for is not
 * taken for accepted, nor what was accepted for effective.
 *
 * @param records the audit log's entries about it, which know when it was verified
 */
export function lifecycle(action: Action, records: readonly DecisionEntry[]): Phase[] {
  const { state, request, audit, revert, created_at } = action;
  const denied = state === 'denied';
  const accepted = Boolean(audit) && ACCEPTED.includes(state);
  const owned = state === 'operator_owned';
  const phases: Phase[] = [{ id: 'requested', progress: 'done', at: created_at }];
  if (request?.approve_until) {
    const approval = request.approvals.at(-1);
    phases.push({
      id: 'approved',
      progress: approval ? 'done' : denied ? 'stopped' : 'now',
      at: approval?.at ?? null,
    });
  }
  const waits = phases.some(({ progress }) => progress === 'now');
  phases.push({
    id: 'accepted',
    progress: denied ? 'stopped' : accepted || owned ? 'done' : waits || !request ? 'ahead' : 'now',
    at: accepted ? (recordAt(records, audit?.index) ?? created_at) : null,
  });
  if (denied) return phases;
  const applied = appliedAt(action);
  phases.push({
    id: 'effective',
    progress: EFFECTIVE.includes(state)
      ? 'done'
      : state === 'recorded'
        ? 'now'
        : state === 'failed'
          ? applied
            ? 'done'
            : 'stopped'
          : owned
            ? 'unknown'
            : 'ahead',
    at: EFFECTIVE.includes(state) || state === 'failed' ? applied : null,
  });
  const verified = recordOf(records, 'verified');
  phases.push({
    id: 'verified',
    progress:
      state === 'verified' || verified
        ? 'done'
        : state === 'applied'
          ? 'now'
          : state === 'failed'
            ? 'stopped'
            : ENDED.includes(state) || state === 'reverting'
              ? 'unknown'
              : 'ahead',
    at: verified,
  });
  phases.push({
    id: 'ended',
    progress: state === 'reverting' ? 'now' : ENDED.includes(state) ? 'done' : 'ahead',
    at: state === 'reverted' ? (revert?.at ?? null) : null,
  });
  return phases;
}

function recordAt(records: readonly DecisionEntry[], index: unknown): string | null {
  return records.find((record) => record.index === index)?.at ?? null;
}

/** What stands in the way, or went wrong, and wants a person: a key of the texts. */
export type Trouble =
  | 'denied'
  | 'lapsed'
  | 'waits'
  | 'observed'
  | 'unheard'
  | 'refused'
  | 'failed'
  | 'owned';

/** Who does not follow for this long is told of. */
const UNHEARD_MS = 30_000;

export function troubleOf(action: Action, now: number): Trouble | null {
  const { state, request, acks, guard, created_at } = action;
  if (state === 'denied') {
    return guard.some(({ result }) => result !== 'pass') ? 'denied' : 'lapsed';
  }
  if (state === 'proposed') {
    return request ? (request.approve_until ? 'waits' : null) : 'observed';
  }
  if (state === 'failed') return 'failed';
  if (state === 'operator_owned') return 'owned';
  if (acks.some(({ status }) => status !== 'applied') && state === 'recorded') return 'refused';
  if (state === 'recorded' && now - Date.parse(created_at) > UNHEARD_MS) return 'unheard';
  return null;
}

/** Why a deed cannot be done, as a key of the texts; null when it can. */
export type Hindrance = 'role' | 'own' | 'nothingWaits' | 'over' | 'fixed' | 'lapsed';

export interface Person {
  role?: string;
  name?: string | null;
}

export function hindrance(
  deed: 'approve' | 'revert',
  action: Action,
  person: Person,
  now: number,
): Hindrance | null {
  const { state, request, kind } = action;
  const waits = state === 'proposed' && request?.approve_until && request.approvals.length === 0;
  if (deed === 'approve' && !waits) return 'nothingWaits';
  if (deed === 'approve' && Date.parse(request?.approve_until ?? '') <= now) return 'lapsed';
  if (deed === 'revert') {
    if (!['recorded', 'applied', 'verified', 'reverting'].includes(state)) return 'over';
    if (kind === 'rollback_request') return 'fixed';
  }
  if (person.role !== 'operator' && person.role !== 'admin') return 'role';
  if (deed === 'approve' && person.name && person.name === request?.by) return 'own';
  return null;
}
