import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** All dashboards carry it, so each finds the others. */
export const TAG = 'syntropy';

/** The dashboards' stable ids, which links name. */
export const UIDS = {
  sre: 'syntropy-sre',
  service: 'syntropy-service',
  product: 'syntropy-product',
  security: 'syntropy-security',
  region: 'syntropy-region',
  self: 'syntropy-self',
} as const;

/** The shown time, so that the reader lands at the same moment. */
const TIME = 'from=${__from:date:iso}&to=${__to:date:iso}';

/**
 * The console with its filter set: `words` are Grafana variables or texts; every one of them must
 * occur in what the console shows.
 */
export function consoleUrl(...words: string[]): string {
  const filter = words.length === 0 ? '' : `q=${words.join('%20')}&`;
  return `\${console_url}/?${filter}${TIME}`;
}

/** A link on a value. */
export type DataLink = Builder<DashboardLink>;

/** It opens the console at what the value is about. */
export function toConsole(title: string, ...words: string[]): DataLink {
  return dataLink(title, consoleUrl(...words), true);
}

/** It opens another dashboard, with the same data source and time. */
export function toDashboard(
  title: string,
  to: keyof typeof UIDS,
  variables: Record<string, string>,
): DataLink {
  const set = Object.entries(variables).map(([name, value]) => `var-${name}=${value}`);
  const kept = ['${datasource:queryparam}', '${job:queryparam}', '${__url_time_range}'];
  return dataLink(title, `/d/${UIDS[to]}?${[...set, ...kept].join('&')}`, false);
}

/** The library types links on values like links of dashboards; they have these three fields. */
function dataLink(title: string, url: string, targetBlank: boolean): DataLink {
  return { build: () => ({ title, url, targetBlank }) as DashboardLink };
}

/** On top of every dashboard: the others with the same choices, and the console. */
export function navigation(...words: string[]): DashboardLinkBuilder[] {
  return [
    new DashboardLinkBuilder('Syntropy')
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true),
    new DashboardLinkBuilder('Console')
      .type(DashboardLinkType.Link)
      .icon('external link')
      .tooltip('Regions, SLOs and actions: act there, not here')
      .url(consoleUrl(...words))
      .targetBlank(true),
  ];
}
