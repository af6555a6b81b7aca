import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { METRICS } from '../src/metrics.js';
import { committed, expressions, MODULE } from './committed.js';

const all = committed().flatMap((dashboard) =>
  expressions(dashboard).map(({ at, expr }) => ({ at: `${dashboard.file}: ${at}`, expr })),
);

/** Names of metrics: words before a brace, and the bare one that finds the job. */
function metrics(expr: string): string[] {
  const names = [...expr.matchAll(/([a-z_]+)\{/g)].map(([, name]) => name ?? '');
  return names.length > 0 ? names : [expr];
}

it('every metric is in the guide, which a test of the server holds against the server', () => {
  const guide = readFileSync(join(MODULE, '..', 'docs', 'guides', 'self-observability.md'), 'utf8');
  const documented = new Set([...guide.matchAll(/^\| `([a-z0-9_]+)` /gm)].map(([, name]) => name));
  for (const metric of METRICS) expect(documented, metric).toContain(metric);
});

it('queries read these metrics and no other, each of them somewhere', () => {
  const read = new Set<string>();
  for (const { at, expr } of all) {
    for (const name of metrics(expr)) {
      const known: readonly string[] = METRICS;
      const metric = known.includes(name) ? name : name.replace(/_(bucket|count)$/, '');
      expect(METRICS, at).toContain(metric);
      read.add(metric);
    }
  }
  expect([...read].sort()).toEqual([...METRICS].sort());
});

it('every query is of the chosen Syntropy', () => {
  for (const { at, expr } of all) {
    if (at.endsWith('variable job')) continue;
    for (const [selector] of expr.matchAll(/[a-z_]+\{[^}]*\}/g)) {
      expect(selector, at).toContain('{job="$job"');
    }
  }
});

it('a rate is over a span that fits the scrape interval, never a fixed short one', () => {
  for (const { at, expr } of all) {
    for (const [, span] of expr.matchAll(/\[([^\]]+)\]/g)) {
      expect(['$__rate_interval', '$__range', '1h'], at).toContain(span);
    }
  }
});
