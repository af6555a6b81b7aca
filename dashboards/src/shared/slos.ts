import { toConsole, toDashboard } from '../links.js';
import { atLeast, lines, stat, upTo } from '../panels.js';
import { BY_CLOUD_REGION, BY_SERVICE, count, of, worst } from '../promql.js';
import { type Column, table } from '../table.js';
import { SLO, SLO_LABELS, SLO_LINKS } from './names.js';

/** A gauge of the chosen SLOs by group. */
export function slo(metric: Parameters<typeof of>[0], pick: 'max' | 'min', ...more: string[]) {
  return worst(pick, SLO_LABELS, of(metric, BY_SERVICE, BY_CLOUD_REGION, ...more));
}

export const budgetsSpent = () =>
  stat({
    title: 'Budgets spent',
    says: 'Groups of SLOs without any error budget left in their window.',
    act: 'Above 0: a BudgetPolicy may freeze deploys; the table below names them.',
    unit: 'none',
    limits: upTo(1, 1),
    queries: [
      {
        expr: count(`${slo('syntropy_slo_error_budget_remaining_ratio', 'min')} < 0`),
        legend: 'spent',
      },
    ],
    links: [toConsole('Open in the console')],
  });

export const burnRates = (window: string, line: number, ...more: string[]) =>
  lines({
    title: `Burn rate, ${window}`,
    says: `How many times too fast the budget is used over ${window}, the 10 fastest. 1 uses it in exactly one window.`,
    act: `From ${line} on, with the short window as well, the default policy pages.`,
    unit: 'suffix:×',
    min: 0,
    limits: upTo(1, line),
    queries: [
      {
        expr: `topk(10, ${slo('syntropy_slo_burn_rate', 'max', `window="${window}"`, ...more)})`,
        legend: SLO,
      },
    ],
    links: SLO_LINKS,
  });

const SLO_COLUMNS = (...more: string[]): Column[] => [
  {
    title: 'SLI',
    expr: slo('syntropy_slo_sli_ratio', 'min', ...more),
    unit: 'percentunit',
    decimals: 3,
  },
  {
    title: 'Budget left',
    expr: slo('syntropy_slo_error_budget_remaining_ratio', 'min', ...more),
    unit: 'percentunit',
    decimals: 1,
    limits: atLeast(0, 0.1),
  },
  {
    title: 'Burn 1h',
    expr: slo('syntropy_slo_burn_rate', 'max', 'window="1h"', ...more),
    unit: 'suffix:×',
    decimals: 2,
    limits: upTo(1, 14.4),
  },
  {
    title: 'Coverage',
    expr: slo('syntropy_slo_coverage_ratio', 'min', ...more),
    unit: 'percentunit',
    decimals: 0,
    limits: atLeast(0.9, 0.99),
  },
];

export const sloTable = (title: string, ...more: string[]) =>
  table({
    title,
    says: 'Every SLO by group, the least budget first: good share, budget left, burn rate of the last hour, and the reporting time that was covered.',
    act: 'Budget under 10 %: slow down changes. Coverage under 90 %: its alerts are frozen.',
    rows: { slo: 'SLO', service: 'Service', cloud_region: 'Region' },
    columns: SLO_COLUMNS(...more),
    sort: { column: 'Budget left', descending: false },
    links: [
      toConsole('Open in the console', '${__data.fields.SLO}'),
      toDashboard('Engineering: the service', 'service', { service: '${__data.fields.Service}' }),
    ],
  });
