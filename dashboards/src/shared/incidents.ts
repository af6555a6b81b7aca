import { toConsole } from '../links.js';
import { lines, stat, upTo } from '../panels.js';
import { type Expr, of, worst, ZERO } from '../promql.js';

/** Incidents that are not over; only the server that acts counts them. */
const open = (by: string[], ...more: string[]) =>
  `sum by (${by.join(', ')}) (${worst('max', ['severity', 'state'], of('syntropy_incidents', ...more))})`;

/** The mean over the shown time; 0 when there was nothing to take it of. */
function mean(
  seconds:
    | 'syntropy_incident_acknowledge_seconds_total'
    | 'syntropy_incident_resolve_seconds_total',
  count: 'syntropy_incidents_acknowledged_total' | 'syntropy_incidents_resolved_total',
): Expr {
  const over = (metric: typeof seconds | typeof count) => `sum(increase(${of(metric)}[$__range]))`;
  return `${over(seconds)} / (${over(count)} > 0) or ${ZERO}`;
}

export const incidentsOpen = () =>
  stat({
    title: 'Incidents open',
    says: 'Incidents that are not over, by severity, whoever took them; of all services.',
    act: 'sev1 and sev2: somebody is called. Open the console for what each is about.',
    unit: 'none',
    limits: upTo(1),
    width: 12,
    queries: [{ expr: open(['severity']), legend: '{{severity}}' }],
    links: [toConsole('Open in the console')],
  });

export const waiting = () =>
  stat({
    title: 'Waiting for somebody',
    says: 'How long the oldest incident of sev1 or sev2 has been waiting for somebody to take it; 0 without one.',
    act: 'Over 5 min: take it, or call who is on call by other means.',
    unit: 's',
    decimals: 0,
    limits: upTo(60, 300),
    queries: [
      {
        expr: worst('max', [], of('syntropy_incident_unacknowledged_seconds')),
        legend: 'waiting',
      },
    ],
    links: [toConsole('Open in the console')],
  });

export const timeToAcknowledge = () =>
  stat({
    title: 'MTTA',
    says: 'Mean time until somebody took an incident, of those that were taken in the shown time; 0 when none was.',
    act: 'Over 15 min: what is not taken escalates by then. Look at who is told of what.',
    unit: 's',
    decimals: 0,
    limits: upTo(300, 900),
    queries: [
      {
        expr: mean(
          'syntropy_incident_acknowledge_seconds_total',
          'syntropy_incidents_acknowledged_total',
        ),
        legend: 'MTTA',
      },
    ],
  });

export const timeToResolve = () =>
  stat({
    title: 'MTTR',
    says: 'Mean time until an incident was over, of those that ended in the shown time; 0 when none did.',
    act: 'Grows: read the post-mortems of the week; `./syntropy incident statistics` has it by service.',
    unit: 's',
    decimals: 0,
    limits: upTo(3600, 14_400),
    queries: [
      {
        expr: mean('syntropy_incident_resolve_seconds_total', 'syntropy_incidents_resolved_total'),
        legend: 'MTTR',
      },
    ],
  });

export const incidentsOverTime = () =>
  lines({
    title: 'Incidents',
    says: 'Incidents that were not over, by severity and by whether somebody had taken them.',
    act: 'A band of `open` that stays: nobody takes them. Many of one kind: see the weekly report.',
    unit: 'short',
    min: 0,
    fill: true,
    queries: [{ expr: open(['severity', 'state']), legend: '{{severity}} {{state}}' }],
  });
