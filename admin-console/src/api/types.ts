import type { Narrow, Schemas, Shape } from './shape';

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
    | 'weight'
    | 'protective_mode'
    | 'watermark'
    | 'coverage'
    | 'policy'
    | 'mode'
    | 'why'
    | 'jurisdiction'
    | 'place'
  >,
  {
    health: Health;
    place?: { lat: number; lon: number } | null;
    class: 'B' | 'G' | 'M' | 'U';
    machine: 'normal' | 'drained' | 'probation';
    protective_mode?: 'none' | 'soft' | 'medium' | 'hard' | null;
    signals: Signal[];
  }
>;

/** A machine of a region went from one state to another, and left it at `until`. */
export type Transition = Narrow<
  Shape<
    Schemas['TransitionView'],
    'id' | 'at' | 'service' | 'region' | 'machine' | 'from' | 'to' | 'reason' | 'evidence',
    'until' | 'decision_id' | 'action_id' | 'policy'
  >,
  { machine: 'traffic' | 'protective_mode'; evidence: unknown[] }
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
    Omit<Schemas['SloView'], 'objectives' | 'outlook'>,
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
    'decision_key' | 'audit' | 'policy' | 'desired' | 'expires_at' | 'revert' | 'request'
  >,
  {
    evidence: unknown[];
    guard: Verdict[];
    acks: Ack[];
    desired?: unknown;
    request?: Asked | null;
  }
>;
/** What a person asked for. */
export type Asked = Narrow<
  Shape<Schemas['Request'], 'by' | 'role' | 'reason' | 'approvals' | 'bypasses', 'approve_until'>,
  { approvals: Shape<Schemas['Approval'], 'by' | 'at', 'reason'>[] }
>;
export type ActionRequest = Schemas['ActionRequest'];

export type DecisionEntry = Shape<
  Schemas['DecisionEntry'],
  'index' | 'at' | 'actor' | 'action' | 'outcome',
  'reason' | 'leaf_hash'
>;
export type DecisionNeeded = Shape<
  Schemas['DecisionNeeded'],
  'rule' | 'result' | 'observed' | 'threshold' | 'bypassable' | 'bypassed'
>;
export type PreviewLoad = Shape<
  Schemas['PreviewLoad'],
  'region' | 'weight_before' | 'weight_after',
  'demand_rps' | 'added_rps' | 'capacity_rps' | 'spare_rps' | 'age_ms'
>;
/** What asking for an action would come to. */
export type ActionPreview = Narrow<
  Shape<
    Schemas['ActionPreview'],
    'decision' | 'reason' | 'approval' | 'decided_at' | 'regions' | 'services' | 'follows',
    'expires_at' | 'policy'
  >,
  {
    guard: Verdict[];
    needed: DecisionNeeded[];
    evidence: unknown[];
    regions: PreviewLoad[];
    services: Shape<Schemas['PreviewService'], 'name' | 'relation' | 'criticality' | 'here'>[];
    follows: Shape<Schemas['PreviewFollow'], 'kind' | 'target' | 'mode'>[];
  }
>;

export type Decision = Narrow<
  Shape<
    Schemas['DecisionView'],
    'id' | 'at' | 'kind' | 'target' | 'result' | 'reason' | 'needed' | 'records',
    'policy' | 'audit'
  >,
  {
    target: Action['target'];
    rules: Verdict[];
    needed: DecisionNeeded[];
    input: {
      decision_key: string;
      before?: unknown;
      desired?: unknown;
      evidence: unknown[];
      request?: Asked | null;
    };
    records: DecisionEntry[];
  }
>;

export type Session = Shape<Schemas['Session'], 'role', 'name' | 'expires_at'>;
export type StatusPart = Shape<Schemas['Component'], 'name' | 'health', 'detail' | 'since'>;
export type Lease = Shape<Schemas['LeaseView'], 'holder' | 'address' | 'epoch' | 'age_seconds'>;
export type Status = Narrow<
  Shape<Schemas['Status2'], 'version' | 'components', 'started_at' | 'role' | 'lease'>,
  { components: StatusPart[]; lease?: Lease | null }
>;
export type ErrorBody = Schemas['ErrorBody'];

/** The answer of every list. */
export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** A page of stored telemetry: how many of all that match. */
export interface Found<T> {
  items: readonly T[];
  next_cursor?: string | null;
  showing: number;
  matched: number;
  watermark?: string | null;
}

export type SpanBrief = Shape<
  Schemas['SpanBrief'],
  'span_id' | 'service' | 'name' | 'start' | 'duration_ms',
  'parent_span_id' | 'region' | 'kind' | 'status'
>;
export type TraceItem = Narrow<
  Shape<Schemas['TraceItem'], 'trace_id' | 'span' | 'spans' | 'errors', 'route'>,
  { span: SpanBrief }
>;
export type Trace = Narrow<
  Shape<Schemas['TraceView'], 'trace_id' | 'spans' | 'showing' | 'matched', 'watermark'>,
  { spans: SpanBrief[] }
>;
export type SpanFull = Narrow<
  Shape<
    Schemas['SpanFull'],
    'trace_id' | 'span' | 'resource' | 'attributes' | 'events' | 'links',
    'scope' | 'status_message'
  >,
  { span: SpanBrief }
>;
export type LogItem = Shape<
  Schemas['LogItem'],
  'time' | 'message' | 'attributes' | 'resource',
  'level' | 'service' | 'region' | 'trace_id' | 'span_id' | 'retention'
>;
export interface MetricPoint {
  time: string;
  value: number | null;
}
export type MetricItem = Narrow<
  Shape<Schemas['MetricItem'], 'labels' | 'step_seconds' | 'points', 'unit'>,
  { points: MetricPoint[] }
>;
export type Exemplar = Shape<
  Schemas['ExemplarItem'],
  'time' | 'value' | 'trace_id',
  'span_id' | 'labels'
>;
export type DifferenceRequest = Schemas['DifferenceRequest'];
export type Difference = Narrow<
  Shape<Schemas['Difference2'], 'attribute' | 'score' | 'values'>,
  { values: Shape<Schemas['Value'], 'value' | 'bad_share' | 'baseline_share'>[] }
>;

export type Service = Shape<
  Schemas['ServiceView'],
  'name' | 'instances' | 'desired',
  'manifest' | 'rerouted' | 'circuits'
>;
export type ServiceNode = Shape<Schemas['Node'], 'service' | 'rate', 'error_ratio' | 'p95'>;
export interface ServiceMap {
  at?: string | null;
  window_seconds?: number;
  nodes: ServiceNode[];
  truncated?: boolean;
}

export type AlertState = 'pending' | 'firing' | 'frozen' | 'resolved';
export type Alert = Narrow<
  Shape<
    Schemas['AlertView'],
    'id' | 'slo' | 'service' | 'labels' | 'severity' | 'tier' | 'state' | 'started_at' | 'why',
    | 'target'
    | 'policy'
    | 'burn_long'
    | 'burn_short'
    | 'coverage'
    | 'fired_at'
    | 'changed_at'
    | 'resolved_at'
    | 'caused_by'
    | 'inhibited'
  >,
  { state: AlertState }
>;

export type IncidentState = 'open' | 'acknowledged' | 'resolved';
export type Incident = Narrow<
  Shape<
    Schemas['IncidentView'],
    'id' | 'title' | 'severity' | 'state' | 'service' | 'started_at' | 'alerts' | 'peak',
    | 'regions'
    | 'acknowledged_at'
    | 'acknowledged_by'
    | 'escalated_at'
    | 'resolved_at'
    | 'resolved_by'
    | 'shown'
    | 'runbook'
    | 'told'
    | 'silenced'
    | 'flapping'
    | 'seconds_to_acknowledge'
    | 'seconds_to_resolve'
    | 'why'
  >,
  { state: IncidentState }
>;
export type TimelineEntry = Shape<
  Schemas['Entry'],
  'at' | 'source' | 'kind' | 'text',
  'actor' | 'audit_index'
>;
export interface Timeline {
  incident: Incident;
  timeline: TimelineEntry[];
}

export type Pace = Shape<
  Schemas['SloPace'],
  'window' | 'burn' | 'budget_at_end',
  'exhausts_at' | 'recovers_at'
>;
/** Where a budget leads; all but the reason is missing where there is no projection. */
export type Projection = Narrow<
  Shape<
    Schemas['SloProjection'],
    'points',
    | 'missing'
    | 'needed'
    | 'seen_seconds'
    | 'from'
    | 'to'
    | 'budget_remaining'
    | 'slowest'
    | 'middle'
    | 'fastest'
  >,
  {
    slowest?: Pace | null;
    middle?: Pace | null;
    fastest?: Pace | null;
    points: Required<Schemas['SloProjectionPoint']>[];
  }
>;
export type SloTier = Shape<
  Schemas['SloTier'],
  | 'tier'
  | 'kind'
  | 'severity'
  | 'policy'
  | 'line'
  | 'long_window'
  | 'short_window'
  | 'labels'
  | 'state',
  'long_value' | 'short_value' | 'fires_in_seconds' | 'alert'
>;
export type SloConsequence = Shape<
  Schemas['SloConsequence'],
  'kind' | 'policy' | 'service' | 'mode' | 'state' | 'finding',
  | 'threshold'
  | 'observed'
  | 'since'
  | 'earliest'
  | 'expected'
  | 'latest'
  | 'hold_seconds'
  | 'within_seconds'
>;
export interface SloOutlook {
  projection: Projection;
  tiers: SloTier[];
  consequences: SloConsequence[];
}

/** An SLO by its name has its objectives and its outlook too; an earlier server gives none. */
export type SloDetail = Slo & {
  outlook?: SloOutlook | null;
  indicator?: string | null;
  generation?: number;
  notices?: string[];
  corrections?: Schemas['Corrected'][];
  objectives?: Narrow<
    Shape<
      Schemas['ObjectiveView'],
      'target' | 'state',
      'display_name' | 'good' | 'total' | 'sli' | 'budget_remaining'
    >,
    Counted
  >[];
};
export type Backtest = Narrow<
  Shape<
    Schemas['BacktestView'],
    'slo' | 'from' | 'to' | 'tiers' | 'curve' | 'alerts',
    | 'covered'
    | 'budget_remaining'
    | 'burn'
    | 'burn_window'
    | 'exhausted_at'
    | 'exhausts_at'
    | 'notes'
    | 'never_fires'
  >,
  { curve: { at: string; budget_remaining: number | null }[] }
>;

export type RunbookStep = Shape<Schemas['RunbookStep'], 'text', 'action'>;
export type Runbook = Narrow<
  Shape<
    Schemas['RunbookView'],
    'name' | 'title' | 'shipped' | 'steps' | 'closing' | 'links' | 'used_by',
    'owner'
  >,
  { steps: RunbookStep[]; links: Required<Schemas['RunbookLink']>[] }
>;

/** What a leaf of the audit log says; the document leaves it open. */
export interface AuditLeaf {
  actor: string;
  action: string;
  target: string;
  outcome: string;
  occurred_at: string;
  recorded_at: string;
  reason?: string;
  decision_id?: string;
  trace_id?: string;
  record_id?: string;
  before?: unknown;
  after?: unknown;
}
/** A leaf that is no record any more is shown as the text it is. */
export type AuditEntry = Narrow<
  Shape<Schemas['StoredEntry'], 'index' | 'leaf_hash' | 'leaf'>,
  { leaf: AuditLeaf | string }
>;

type Side = Shape<
  Schemas['BacktestSide'],
  'pages' | 'tickets' | 'false_pages' | 'budget_remaining',
  'exhausted_at' | 'exhausts_at'
>;
export type PlannedObjective = Narrow<
  Shape<
    Schemas['ObjectivePlan'],
    'never_fires',
    | 'display_name'
    | 'target_before'
    | 'target_after'
    | 'budget_before'
    | 'budget_after'
    | 'backtest'
  >,
  {
    backtest?: Narrow<
      Shape<Schemas['BacktestPlan'], 'from' | 'to' | 'data_from', 'before' | 'after'>,
      { before?: Side | null; after?: Side | null }
    > | null;
  }
>;
export type PlannedDocument = Narrow<
  Shape<
    Schemas['DocumentPlan'],
    'id' | 'kind' | 'name' | 'change' | 'file' | 'line' | 'fields' | 'notes',
    'slo'
  >,
  {
    fields: Shape<Schemas['FieldChange'], 'path', 'before' | 'after'>[];
    slo?: { new_generation: boolean; objectives: PlannedObjective[] } | null;
  }
>;
export type PlanRow = Shape<
  Schemas['PlanRow'],
  'id' | 'made_at' | 'made_by' | 'source' | 'changes' | 'faults' | 'refused',
  'commit'
>;
/** A plan as it was when it was asked for, without what stays as it is. */
export type KeptPlan = Narrow<
  Shape<Schemas['KeptPlan'], 'id' | 'made_at' | 'made_by' | 'changed' | 'unchanged' | 'plan'>,
  {
    plan: Narrow<
      Shape<
        Schemas['Plan'],
        'source' | 'changes' | 'shrink' | 'documents' | 'faults',
        'commit' | 'live_commit'
      >,
      { documents: PlannedDocument[]; faults: Required<Schemas['Fault']>[] }
    >;
  }
>;
