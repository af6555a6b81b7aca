import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { CONSOLE_URL } from '../src/variables.js';
import { committed, MODULE } from './committed.js';

const read = (...path: string[]) => readFileSync(join(MODULE, 'provisioning', ...path), 'utf8');

it('the provider loads a folder of its own and leaves changes to git', () => {
  const { apiVersion, providers } = parse(read('dashboards', 'syntropy.yaml'));
  expect(apiVersion).toBe(1);
  expect(providers).toHaveLength(1);
  expect(providers[0]).toMatchObject({ type: 'file', allowUiUpdates: false });
  expect(providers[0].options.path).toMatch(/^\/.+\/syntropy$/);
});

it('exemplars lead to traces by the label that the server gives them', () => {
  const { apiVersion, datasources } = parse(read('datasources', 'syntropy.yaml'));
  expect(apiVersion).toBe(1);
  const [prometheus] = datasources;
  expect(prometheus).toMatchObject({ type: 'prometheus', access: 'proxy' });
  // Grafana replaces $NAME by the environment; $$ keeps the dollar.
  expect(prometheus.jsonData.exemplarTraceIdDestinations).toEqual([
    {
      name: 'trace_id',
      url: `${CONSOLE_URL}/api/v1/traces/$\${__value.raw}`,
      urlDisplayLabel: 'Trace in Syntropy',
    },
  ]);
  const api = readFileSync(join(MODULE, '..', 'docs', 'openapi.yaml'), 'utf8');
  expect(api).toContain('\n  /api/v1/traces/{trace_id}:\n');
});

it('exemplars are asked for where there are histograms with them', () => {
  const asked = committed().flatMap(({ panels }) =>
    panels.flatMap(({ targets }) =>
      (targets ?? []).filter((target) => (target as { exemplar?: boolean }).exemplar),
    ),
  );
  expect(asked.length).toBeGreaterThan(0);
  for (const { expr } of asked) expect(expr).toContain('_request_duration_seconds_bucket');
});

it('holds no secret and no second place for data', () => {
  expect(readdirSync(join(MODULE, 'provisioning')).sort()).toEqual(['dashboards', 'datasources']);
  for (const text of [read('dashboards', 'syntropy.yaml'), read('datasources', 'syntropy.yaml')]) {
    expect(text).not.toMatch(/password|token:|secure/i);
  }
});
