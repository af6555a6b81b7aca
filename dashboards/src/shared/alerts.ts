import { toConsole, toDashboard } from '../links.js';
import { stat, upTo } from '../panels.js';
import { BY_CLOUD_REGION, BY_SERVICE, count, type Expr, of, worst, ZERO } from '../promql.js';
import { table } from '../table.js';
import { SLO_LABELS } from './names.js';

/** Alerts of a severity and state, of the chosen services. */
function alerts(severity: string, state: string): Expr {
  const open = of(
    'syntropy_alert_state',
    BY_SERVICE,
    BY_CLOUD_REGION,
    ...(severity === '' ? [] : [`severity="${severity}"`]),
    `state="${state}"`,
  );
  return count(`max without (instance, pod) (${open})`);
}

export const pagesFiring = () =>
  stat({
    title: 'Pages firing',
    says: 'Alerts of severity page that fire now, whoever opened them, in the chosen services and regions.',
    act: 'Above 0: open the console, begin with the one that no other explains (`caused_by`).',
    unit: 'none',
    limits: upTo(1, 1),
    queries: [{ expr: alerts('page', 'firing'), legend: 'pages' }],
    links: [toConsole('Open in the console')],
  });

export const ticketsFiring = () =>
  stat({
    title: 'Tickets firing',
    says: 'Alerts of severity ticket that fire now: a budget runs out within days, a condition holds.',
    act: 'Above 0: plan the work for a working day, nobody has to get up.',
    unit: 'none',
    limits: upTo(1),
    queries: [{ expr: alerts('ticket', 'firing'), legend: 'tickets' }],
    links: [toConsole('Open in the console')],
  });

export const alertsFrozen = () =>
  stat({
    title: 'Alerts frozen',
    says: 'Alerts of which it cannot be said whether they go on: data is missing.',
    act: 'Above 0: find what stopped reporting. A frozen alert is not good news.',
    unit: 'none',
    limits: upTo(1),
    queries: [{ expr: alerts('', 'frozen'), legend: 'frozen' }],
    links: [toConsole('Open in the console')],
  });

/** What tells alerts apart in a table; further groups of an SLO are one row. */
const ALERT_LABELS = ['name', 'service', 'cloud_region', 'severity', 'state', 'tier'];

/** Alerts that fire or are frozen, each with its SLO's burn rate; -1 where that is not known. */
function openAlerts(): Expr {
  const open = worst(
    'max',
    [...ALERT_LABELS, 'slo'],
    of('syntropy_alert_state', BY_SERVICE, BY_CLOUD_REGION, 'state=~"firing|frozen"'),
  );
  const burn = worst('max', SLO_LABELS, of('syntropy_slo_burn_rate', 'window="1h"'));
  const none = `label_replace(${ZERO}, "name", "none is open", "", "")`;
  const all = [
    `${open} * on (${SLO_LABELS.join(', ')}) group_left () ${burn}`,
    `${open} * 0 - 1`,
    `(${none} unless on () ${open})`,
  ].join(' or ');
  return worst('max', ALERT_LABELS, all);
}

export const alertTable = () =>
  table({
    title: 'Alerts now',
    says: 'Alerts that fire or are frozen: of SLOs, conditions, regions, gates and decisions, the fastest burn rate of the last hour first.',
    act: 'Pages first. Frozen: nobody can say whether it goes on, since data is missing.',
    rows: {
      name: 'Alert',
      service: 'Service',
      cloud_region: 'Region',
      severity: 'Severity',
      state: 'State',
      tier: 'Tier',
    },
    columns: [
      {
        title: 'Burn 1h',
        expr: openAlerts(),
        unit: 'suffix:×',
        decimals: 1,
        limits: upTo(1, 14.4),
        texts: { '-1': { text: 'no rate', color: 'blue' } },
      },
    ],
    sort: { column: 'Burn 1h', descending: true },
    height: 7,
    links: [
      toConsole('Open in the console', '${__data.fields.Alert}'),
      toDashboard('Engineering: the service', 'service', { service: '${__data.fields.Service}' }),
    ],
  });
