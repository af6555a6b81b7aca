import type { components } from './schema';

type Schemas = components['schemas'];

/** The server's document marks neither what is always sent nor what may be null: said here. */
type Shape<T, Always extends keyof T, Nullable extends keyof T = never> = {
  [P in Always]-?: NonNullable<T[P]>;
} & { [P in Exclude<keyof T, Always | Nullable>]?: T[P] } & { [P in Nullable]?: T[P] | null };

/** The same with the type of some fields narrowed: words from the contracts, items of lists. */
type Narrow<T, N extends { [P in keyof N]: P extends keyof T ? unknown : never }> = Omit<
  T,
  keyof N
> &
  N;

export type Health = Schemas['Health'];
export type Signal = Narrow<
  Shape<
    Schemas['SignalView'],
    'name' | 'health',
    'value' | 'unit' | 'threshold' | 'observed_at' | 'source'
  >,
  { health: Health }
>;
export type Region = Narrow<
  Shape<
    Schemas['RegionView'],
    'name' | 'service' | 'health' | 'class' | 'machine' | 'signals',
    'weight' | 'protective_mode' | 'watermark' | 'coverage' | 'policy' | 'mode' | 'why'
  >,
  {
    health: Health;
    class: 'B' | 'G' | 'M' | 'U';
    machine: 'normal' | 'drained' | 'probation';
    protective_mode?: 'none' | 'soft' | 'medium' | 'hard' | null;
    signals: Signal[];
  }
>;

export type SloState = 'ok' | 'burning' | 'exhausted' | 'no_traffic' | 'no_data' | 'stale';
type Counted = { state: SloState; burn?: Record<string, number | null> };
export type SloGroup = Narrow<
  Shape<
    Schemas['GroupView'],
    'labels' | 'state',
    'good' | 'total' | 'sli' | 'budget_remaining' | 'watermark' | 'coverage'
  >,
  Counted
>;
export type Slo = Narrow<
  Shape<
    Schemas['SloView'],
    'name' | 'service' | 'objective' | 'window' | 'state' | 'groups',
    'good' | 'total' | 'sli' | 'budget_remaining' | 'watermark' | 'coverage'
  >,
  Counted & { groups: SloGroup[] }
>;

/** One rule's verdict; the document leaves the items of `guard` open. */
export interface Verdict {
  rule: string;
  result: 'pass' | 'fail' | 'unknown';
  observed?: unknown;
  threshold?: unknown;
  source?: string | null;
  age_ms?: number | null;
}
export type Ack = Shape<
  Schemas['AckRow'],
  'instance_id' | 'status',
  'service' | 'detail' | 'received_at'
>;
export type ActionState = Schemas['State'];
export type Action = Narrow<
  Shape<
    Schemas['Action'],
    'id' | 'kind' | 'target' | 'state' | 'reason' | 'created_at',
    'decision_key' | 'audit' | 'policy' | 'desired' | 'expires_at' | 'revert'
  >,
  { evidence: unknown[]; guard: Verdict[]; acks: Ack[]; desired?: unknown }
>;

export type Session = Shape<Schemas['Session'], 'role', 'name' | 'expires_at'>;
export type Status = Narrow<
  Shape<Schemas['Status2'], 'version' | 'components', 'started_at'>,
  { components: Shape<Schemas['Component'], 'name' | 'health', 'detail'>[] }
>;
export type ErrorBody = Schemas['ErrorBody'];

/** The answer of every list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}
