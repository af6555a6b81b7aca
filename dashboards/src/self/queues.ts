import { lines, upTo } from '../panels.js';
import { BY_INSTANCE, quantile, rate } from '../promql.js';
import { each, here } from './here.js';

/** What waits, what is written, what is kept. */
export const queues = () => [
  lines({
    title: 'Queues: share in use',
    says: 'Share of the limit in use: records that wait for the loop, bytes of requests under way, decoding threads at work.',
    act: 'At 100 % telemetry gets 503 and is sent again. Records: the loop. Bytes: the disk. Threads: processors.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    limits: upTo(0.7, 0.9),
    queries: [
      {
        expr: `max(${here('syntropy_journal_queued_records')} / ${here('syntropy_journal_queue_limit_records')})`,
        legend: 'records',
      },
      {
        expr: `max(${here('syntropy_receiver_in_flight_bytes')} / ${here('syntropy_receiver_in_flight_limit_bytes')})`,
        legend: 'bytes',
      },
      {
        expr: `max(${here('syntropy_receiver_decode_threads_active')} / ${here('syntropy_receiver_decode_threads')})`,
        legend: 'threads',
      },
    ],
  }),
  lines({
    title: 'Journal: time of a commit, p99',
    says: 'Time to write one batch and force it to stable storage.',
    act: 'Over 0.1 s: the disk. Look for other writers on it.',
    unit: 's',
    min: 0,
    limits: upTo(0.1, 1),
    queries: [
      {
        expr: quantile(0.99, 'syntropy_journal_commit_duration_seconds', ['instance'], BY_INSTANCE),
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Journal: written',
    says: 'Bytes per second that are written to the journal.',
    act: 'Twice the usual: see items and series by service for who sends so much.',
    unit: 'Bps',
    min: 0,
    queries: [
      {
        expr: `sum by (instance) (${rate('syntropy_journal_end_position', BY_INSTANCE)})`,
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Journal: kept',
    says: 'Bytes of the journal that are kept for replay and for forwarding.',
    act: 'Grows without end: no checkpoints are written, or a forwarding target is away.',
    unit: 'bytes',
    min: 0,
    queries: [{ expr: here('syntropy_journal_kept_bytes'), legend: each }],
  }),
  lines({
    title: 'Store: lag',
    says: 'Journal that is not in the telemetry store yet, and journal of the last hour that was gone before the store read it.',
    act: 'Lag grows: the disk is slow or full; nothing is lost yet. Skipped: what it held is in no answer.',
    unit: 'bytes',
    min: 0,
    queries: [
      { expr: here('syntropy_store_lag_bytes'), legend: `lag ${each}` },
      {
        expr: `increase(${here('syntropy_store_skipped_bytes_total')}[1h])`,
        legend: `skipped ${each}`,
      },
    ],
  }),
  lines({
    title: 'Traces: sampling',
    says: 'Spans per second that were seen, kept, or came after their trace was decided.',
    act: 'Late is a large share: traces take longer than 30 s, or clocks are wrong.',
    unit: 'cps',
    min: 0,
    queries: [
      {
        expr: `sum by (outcome) (${rate('syntropy_sampling_spans_total', BY_INSTANCE)})`,
        legend: '{{outcome}}',
      },
    ],
  }),
  lines({
    title: 'Series by service',
    says: 'Stored series of each service with a point in the last hour; the default budget is 20,000.',
    act: 'Near the budget: a label has too many values. The log names service and label.',
    unit: 'short',
    min: 0,
    queries: [
      {
        expr: `topk(10, max by (service) (${here('syntropy_service_series')}))`,
        legend: '{{service}}',
      },
    ],
  }),
  lines({
    title: 'Points over a budget',
    says: 'Points per second of series over their service budget, folded or dropped.',
    act: 'Above 0: detail is lost for that service; the log names service and label.',
    unit: 'cps',
    min: 0,
    queries: [
      {
        expr: `sum by (outcome) (${rate('syntropy_cardinality_points_total', BY_INSTANCE)})`,
        legend: '{{outcome}}',
      },
    ],
  }),
  lines({
    title: 'Store: size',
    says: 'Bytes of stored files by signal.',
    act: 'Fills the disk: shorten a retention.',
    unit: 'bytes',
    min: 0,
    fill: true,
    queries: [
      {
        expr: `max by (signal) (${here('syntropy_store_bytes')})`,
        legend: '{{signal}}',
      },
    ],
  }),
];
