import { lines, upTo } from '../panels.js';
import { BY_INSTANCE, quantile, rate } from '../promql.js';
import { each, here } from './here.js';

/** The loop, and what it computes. */
export const deciding = () => [
  lines({
    title: 'Tick: lag and duration, p99',
    says: 'How late a tick is applied, and how long that takes.',
    act: 'Lag over 1 s: decisions are late. Duration near 1 s: too many SLOs or groups.',
    unit: 's',
    min: 0,
    limits: upTo(0.5, 1),
    queries: [
      {
        expr: quantile(0.99, 'syntropy_loop_tick_lag_seconds', ['instance'], BY_INSTANCE),
        legend: `lag ${each}`,
      },
      {
        expr: quantile(0.99, 'syntropy_loop_tick_duration_seconds', ['instance'], BY_INSTANCE),
        legend: `duration ${each}`,
      },
    ],
  }),
  lines({
    title: 'Points the SLOs read',
    says: 'Points per second that an indicator reads, by what became of them.',
    act: 'series_refused or group_refused: too many for the limit. late: clocks or queues of senders.',
    unit: 'cps',
    min: 0,
    queries: [
      {
        expr: `sum by (outcome) (${rate('syntropy_engine_points_total', BY_INSTANCE)})`,
        legend: '{{outcome}}',
      },
    ],
  }),
  lines({
    title: 'State of the SLO engine',
    says: 'Series and groups with state in memory.',
    act: 'Jumps: a label with many values came into a selector or a grouping.',
    unit: 'short',
    min: 0,
    queries: [
      { expr: here('syntropy_engine_series'), legend: `series ${each}` },
      { expr: here('syntropy_engine_groups'), legend: `groups ${each}` },
    ],
  }),
  lines({
    title: 'Checkpoint age',
    says: 'Age of the newest checkpoint of this run; a start replays what came after it.',
    act: 'Over ten intervals: starts take longer. Free space, look at `checkpoints` in the status.',
    unit: 's',
    min: 0,
    queries: [{ expr: here('syntropy_checkpoint_age_seconds'), legend: each }],
  }),
];
