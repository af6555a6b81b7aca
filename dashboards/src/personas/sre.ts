import * as annotations from '../annotations.js';
import { navigation } from '../links.js';
import type { Page } from '../page.js';
import { least, lines } from '../panels.js';
import { of } from '../promql.js';
import * as alerts from '../shared/alerts.js';
import * as circuits from '../shared/circuits.js';
import * as incidents from '../shared/incidents.js';
import * as regions from '../shared/regions.js';
import * as server from '../shared/server.js';
import * as slos from '../shared/slos.js';
import * as variables from '../variables.js';

const changes = (change: string) =>
  `max without (instance, pod) (increase(${of('syntropy_alert_changes_total', `change="${change}"`)}[1h]))`;

export const sre: Page = {
  id: 'sre',
  title: 'SRE: global',
  description:
    'For who is on call: what is bad now, where, and how much budget is left. Acting is done in the console, where every step is guarded and recorded.',
  variables: [
    variables.datasource(),
    variables.job(),
    variables.services('syntropy_circuit_state'),
    variables.regions('syntropy_circuit_state'),
    variables.consoleAddress(),
  ],
  annotations: [
    annotations.pages(),
    annotations.drains(),
    annotations.protections(),
    annotations.restarts(),
  ],
  links: navigation(),
  rows: {
    'What is bad now': [
      alerts.pagesFiring(),
      alerts.ticketsFiring(),
      regions.regionsBad(),
      regions.regionsDrained(),
      slos.budgetsSpent(),
      server.serversThatAct(),
      alerts.alertTable(),
    ],
    Incidents: [
      incidents.incidentsOpen(),
      incidents.waiting(),
      incidents.timeToAcknowledge(),
      incidents.timeToResolve(),
      incidents.incidentsOverTime(),
    ],
    Regions: [
      regions.regionTable(),
      regions.regionHealth(),
      regions.regionWeights(),
      regions.regionErrors(),
      regions.regionRequests(),
      regions.hzMean(),
      regions.protectiveLevel(),
    ],
    'Error budgets': [
      slos.sloTable('Budgets, least first'),
      slos.burnRates('1h', 14.4),
      slos.burnRates('6h', 6),
      lines({
        title: 'Least budget left',
        says: 'The 10 groups of SLOs with the least error budget left; negative is overspent.',
        act: 'A line that falls: the budget is being used now. A flat one under 0: an old incident.',
        unit: 'percentunit',
        limits: least(0),
        queries: [
          {
            expr: `bottomk(10, ${slos.slo('syntropy_slo_error_budget_remaining_ratio', 'min')})`,
            legend: '{{slo}} {{cloud_region}}',
          },
        ],
      }),
      lines({
        title: 'Alerts in the last hour',
        says: 'How many alerts fired, changed their tier, froze, thawed or resolved in an hour.',
        act: 'Many fired and resolved: the lines are too low. Try `./syntropy slo backtest`.',
        unit: 'short',
        min: 0,
        queries: ['fired', 'tier_changed', 'frozen', 'thawed', 'resolved'].map((change) => ({
          expr: changes(change),
          legend: change,
        })),
      }),
    ],
    'What depends on what': [
      circuits.circuits(),
      lines({
        title: 'Reporting time covered',
        says: 'The 10 groups of SLOs of which the least was heard. Under 90 % alerts freeze.',
        act: 'Falls: a service restarts, its exporter does not get through, or a scrape fails.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        limits: least(0.9),
        queries: [
          {
            expr: `bottomk(10, ${slos.slo('syntropy_slo_coverage_ratio', 'min')})`,
            legend: '{{slo}} {{cloud_region}}',
          },
        ],
      }),
      regions.regionsUnknown(),
      alerts.alertsFrozen(),
      circuits.circuitsOpen(),
      server.databaseWaits(),
    ],
  },
};
