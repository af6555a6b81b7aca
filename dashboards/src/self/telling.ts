import { lines, stat, under, upTo } from '../panels.js';
import { BY_INSTANCE, orZero, rate } from '../promql.js';
import { here } from './here.js';

/** What becomes of notices to PagerDuty, Slack and others. */
export const telling = () => [
  stat({
    title: 'Notices waiting',
    says: 'Notices in the outbox that were not taken yet, of all targets.',
    act: 'Grows: a target is down, or its rate is too low for a storm. Nothing is lost.',
    unit: 'none',
    limits: upTo(10, 100),
    queries: [{ expr: orZero(`sum(${here('syntropy_notices_pending')})`), legend: 'waiting' }],
  }),
  stat({
    title: 'Oldest notice',
    says: 'How long the oldest notice has been waiting, of all targets.',
    act: 'Over 2 min: people hear of incidents late. The log names the target and why.',
    unit: 's',
    decimals: 0,
    limits: upTo(30, 120),
    queries: [
      { expr: orZero(`max(${here('syntropy_notices_oldest_seconds')})`), legend: 'oldest' },
    ],
  }),
  stat({
    title: 'Dead letters',
    says: 'Notices that were given up: refused for good, or not taken in three days.',
    act: 'Above 0: mend the cause, then send them again, see docs/guides/notifications.md.',
    unit: 'none',
    limits: under(1),
    queries: [{ expr: orZero(`sum(${here('syntropy_notices_dead')})`), legend: 'dead' }],
  }),
  lines({
    title: 'Notices',
    says: 'Notices per second that were taken, attempts that are made again, and those refused for good.',
    act: 'Failed rises: a target is down or slow. Refused: a key or a channel is wrong.',
    unit: 'cps',
    min: 0,
    queries: [
      { expr: orZero(`sum(${sent('syntropy_notices_sent_total')})`), legend: 'taken' },
      { expr: orZero(`sum(${sent('syntropy_notices_failed_total')})`), legend: 'failed' },
      { expr: orZero(`sum(${sent('syntropy_notices_refused_total')})`), legend: 'refused' },
    ],
  }),
];

function sent(metric: Parameters<typeof rate>[0]): string {
  return rate(metric, BY_INSTANCE);
}
