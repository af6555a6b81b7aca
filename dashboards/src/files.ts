import { dashboard, type Page } from './page.js';
import { product } from './personas/product.js';
import { region } from './personas/region.js';
import { security } from './personas/security.js';
import { self } from './personas/self.js';
import { service } from './personas/service.js';
import { sre } from './personas/sre.js';

/** All pages, in the order people look for them. */
export const PAGES: readonly Page[] = [sre, service, product, security, region, self];

/** What `dist/dashboards` holds: text by file name. */
export function files(): Map<string, string> {
  return new Map(PAGES.map((page) => [`syntropy-${page.id}.json`, text(dashboard(page))]));
}

/** JSON with sorted keys, so that a change of the file is a change of the dashboard. */
export function text(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
