import type { components } from './schema';

type Schemas = components['schemas'];

/** Fields the server always sends, also where its document does not mark them as required. */
type Given<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

export type Health = Schemas['Health'];
export type Signal = Given<Schemas['Signal'], 'name' | 'health'>;
export type Region = Given<
  Omit<Schemas['Region'], 'signals'>,
  'name' | 'service' | 'health' | 'class' | 'machine'
> & { signals: Signal[] };

export type SloGroup = Given<Schemas['SloGroup'], 'labels' | 'state'>;
export type SloState = SloGroup['state'];
export type Slo = Given<
  Omit<Schemas['Slo'], 'groups'>,
  'name' | 'service' | 'objective' | 'window' | 'state'
> & { groups: SloGroup[] };

export type Verdict = Given<Schemas['Verdict'], 'rule' | 'result'>;
export type Ack = Given<Schemas['Ack'], 'instance_id' | 'status'>;
export type Action = Given<
  Omit<Schemas['Action'], 'guard' | 'acks'>,
  'id' | 'kind' | 'target' | 'state' | 'reason' | 'evidence' | 'created_at'
> & { guard: Verdict[]; acks: Ack[] };
export type ActionState = Action['state'];

export type Session = Given<Schemas['Session'], 'role'>;
export type Status = Given<Schemas['Status'], 'version'>;
export type ErrorBody = Schemas['ErrorBody'];

/** The answer of every list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
