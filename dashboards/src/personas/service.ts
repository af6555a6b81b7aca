import * as annotations from '../annotations.js';
import { navigation, toConsole } from '../links.js';
import type { Page } from '../page.js';
import { least, lines, stat, upTo } from '../panels.js';
import { BY_SERVICE, of, orZero, rate, worst } from '../promql.js';
import * as alerts from '../shared/alerts.js';
import * as circuits from '../shared/circuits.js';
import * as slos from '../shared/slos.js';
import { table } from '../table.js';
import * as variables from '../variables.js';

const ONE_SLO = 'slo=~"$slo"';
const CONSOLE = [toConsole('Open in the console', '${__field.labels.slo}')];
const SLO_LABELS = ['slo', 'service', 'cloud_region'];

const burn = (window: string) => ({
  expr: `max(${of('syntropy_slo_burn_rate', BY_SERVICE, ONE_SLO, `window="${window}"`)})`,
  legend: window,
});

export const service: Page = {
  id: 'service',
  title: 'Engineering: service',
  description:
    "For a service team: its SLOs and budgets, how its regions do, what its callers are told. Routes, garbage collection, slow queries and caches of a service are in the service's own metrics, which Syntropy stores and forwards but does not serve on /metrics; those that have an SLO are in the table.",
  variables: [
    variables.datasource(),
    variables.job(),
    variables.service('syntropy_slo_sli_ratio'),
    variables.slos(),
    variables.regions('syntropy_circuit_state'),
    variables.consoleAddress(),
  ],
  annotations: [annotations.pages(), annotations.drains(), annotations.restarts()],
  links: navigation('${service}'),
  rows: {
    Now: [
      alerts.pagesFiring(),
      alerts.ticketsFiring(),
      alerts.alertsFrozen(),
      slos.budgetsSpent(),
      stat({
        title: 'Least budget',
        says: 'The least error budget left of all groups of the chosen SLOs; negative is overspent.',
        act: 'Under 10 %: reliability before features until it recovers.',
        unit: 'percentunit',
        decimals: 1,
        trend: true,
        limits: [
          { color: 'red', value: null },
          { color: 'orange', value: 0 },
          { color: 'green', value: 0.1 },
        ],
        queries: [
          {
            expr: `min(${of('syntropy_slo_error_budget_remaining_ratio', BY_SERVICE, ONE_SLO)})`,
            legend: 'budget',
          },
        ],
      }),
      stat({
        title: 'Stored series',
        says: 'Series of the service with a point in the last hour. The default budget is 20,000.',
        act: 'Near the budget: a label has too many values; series over it are folded together.',
        unit: 'short',
        trend: true,
        limits: upTo(10_000, 18_000),
        queries: [
          { expr: worst('max', [], of('syntropy_service_series', BY_SERVICE)), legend: 'series' },
        ],
      }),
      alerts.alertTable(),
    ],
    'SLOs and budgets': [
      slos.sloTable('SLOs of the service', ONE_SLO),
      lines({
        title: 'SLI',
        says: 'Good share of the events in the SLO window: the 10 lowest by SLO and group.',
        act: 'Compare with the objective in the console; a fall shows what an incident has cost.',
        unit: 'percentunit',
        decimals: 3,
        max: 1,
        queries: [
          {
            expr: `bottomk(10, ${slos.slo('syntropy_slo_sli_ratio', 'min', ONE_SLO)})`,
            legend: '{{slo}} {{cloud_region}}',
          },
        ],
        links: CONSOLE,
      }),
      lines({
        title: 'Error budget left',
        says: 'Budget left, the 10 lowest by SLO and group; 100 % is untouched, under 0 is overspent.',
        act: 'The steeper it falls, the sooner it is gone: see the burn rates.',
        unit: 'percentunit',
        limits: least(0),
        queries: [
          {
            expr: `bottomk(10, ${slos.slo('syntropy_slo_error_budget_remaining_ratio', 'min', ONE_SLO)})`,
            legend: '{{slo}} {{cloud_region}}',
          },
        ],
        links: CONSOLE,
      }),
      lines({
        title: 'Burn rate by window',
        says: 'The worst burn rate of the chosen SLOs over short and long windows.',
        act: 'Short over long: it began lately or gets worse. Short under long: it is ending.',
        unit: 'suffix:×',
        min: 0,
        limits: upTo(1, 14.4),
        queries: ['5m', '30m', '1h', '6h', '1d', '3d'].map(burn),
      }),
      slos.burnRates('1h', 14.4, ONE_SLO),
      table({
        title: 'Events in the window',
        says: 'Events that each SLO counted in its window, how many of them were good, and what it promises.',
        act: 'Few events: judge by numbers, not by the ratio. None: the selector matches nothing.',
        rows: { slo: 'SLO', service: 'Service', cloud_region: 'Region' },
        columns: [
          {
            title: 'Events',
            expr: worst('max', SLO_LABELS, of('syntropy_slo_events', BY_SERVICE, ONE_SLO)),
            unit: 'short',
          },
          {
            title: 'Good',
            expr: worst('max', SLO_LABELS, of('syntropy_slo_good_events', BY_SERVICE, ONE_SLO)),
            unit: 'short',
          },
        ],
        sort: { column: 'Events', descending: true },
        width: 12,
        links: [toConsole('Open in the console', '${__data.fields.SLO}')],
      }),
      table({
        title: 'Objectives',
        says: 'What each SLO of the service promises.',
        act: 'No budget was ever used: the promise is too low. Always spent: too high.',
        rows: { slo: 'SLO' },
        columns: [
          {
            title: 'Objective',
            expr: worst('max', ['slo'], of('syntropy_slo_objective_ratio', BY_SERVICE, ONE_SLO)),
            unit: 'percentunit',
            decimals: 3,
          },
        ],
        sort: { column: 'Objective', descending: true },
        width: 12,
        links: [toConsole('Open in the console', '${__data.fields.SLO}')],
      }),
    ],
    'Its regions': [
      circuits.circuits(),
      lines({
        title: 'Log lines with missing fields',
        says: 'Log lines of the service per second without `ts`, `level`, `service` or `trace_id`.',
        act: "Above 0: lines without a trace id cannot be found from a trace. Mend the service's log format.",
        unit: 'cps',
        min: 0,
        queries: [
          {
            expr: orZero(
              `sum(${rate('syntropy_receiver_incomplete_log_lines_total', BY_SERVICE)})`,
            ),
            legend: 'incomplete',
          },
        ],
      }),
    ],
  },
};
