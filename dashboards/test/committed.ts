import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

export const MODULE = join(import.meta.dirname, '..');
const FOLDER = join(MODULE, 'dist', 'dashboards');

/** A panel as it is in the file. */
export interface Shown extends Omit<Panel, 'targets'> {
  targets?: { refId?: string; expr: string; datasource?: unknown; legendFormat?: string }[];
}

/** One committed dashboard. */
export interface Committed {
  file: string;
  text: string;
  json: Dashboard;
  panels: Shown[];
  rows: RowPanel[];
}

/** What a Grafana user takes: the files, not the sources. */
export function committed(): Committed[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const json = JSON.parse(text) as Dashboard;
      const all = json.panels ?? [];
      const rows = all.filter((panel): panel is RowPanel => panel.type === 'row');
      const panels = all.filter((panel) => panel.type !== 'row') as Shown[];
      return { file, text, json, panels, rows };
    });
}

/** Every PromQL expression of a dashboard, with the place it stands at. */
export function expressions({ json, panels }: Committed): { at: string; expr: string }[] {
  const shown = panels.flatMap(({ title, targets }) =>
    (targets ?? []).map(({ refId, expr }) => ({ at: `${title} ${refId}`, expr })),
  );
  const marked = (json.annotations.list ?? []).flatMap(({ name, expr, target }) => [
    { at: `annotation ${name}`, expr: expr ?? '' },
    { at: `annotation ${name}, target`, expr: (target as { expr?: string })?.expr ?? '' },
  ]);
  const chosen = (json.templating.list ?? [])
    .filter(({ type }) => type === 'query')
    .map(({ name, definition }) => ({
      at: `variable ${name}`,
      expr: /^label_values\((.+),\w+\)$/.exec(definition ?? '')?.[1] ?? '',
    }));
  return [...shown, ...marked, ...chosen];
}

/** What stands in quotes and is no name of a variable or metric. */
export const NAMES = /\$\{?([a-zA-Z_]\w*)/g;

/** The expression with values in place of Grafana's variables. */
export function substituted(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
    .replaceAll('$__interval', '15s')
    .replaceAll(NAMES, 'x');
}
