import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import type { Panel, Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import type { DataLink } from './links.js';
import { basics, property, refId, type Spec, type Texts, type Unit } from './panels.js';
import type { Expr } from './promql.js';
import { DATASOURCE } from './variables.js';

/** A column with numbers: one query, whose labels are the table's rows. */
export interface Column {
  title: string;
  expr: Expr;
  unit: Unit;
  decimals?: number;
  limits?: Threshold[];
  texts?: Texts;
}

/**
 * A table as of now. Queries whose series have the same labels are one row.
 *
 * @param rows the labels, with the words above them
 * @param sort the column to order by, and whether the largest is first
 */
export interface TableSpec extends Omit<Spec, 'queries' | 'unit' | 'limits'> {
  rows: Record<string, string>;
  columns: Column[];
  sort: { column: string; descending: boolean };
  /** Links on the cells of the first label. */
  links: DataLink[];
}

export function table(spec: TableSpec): Builder<Panel> {
  const renamed = { ...spec.rows };
  const order: Record<string, number> = {};
  Object.keys(spec.rows).forEach((label, i) => {
    order[label] = i;
  });
  spec.columns.forEach((column, i) => {
    // Of several queries each value says whose it is; of one alone it need not.
    const names = [`Value #${refId(i)}`, ...(spec.columns.length === 1 ? ['Value'] : [])];
    for (const name of names) {
      renamed[name] = column.title;
      order[name] = Object.keys(spec.rows).length + i;
    }
  });
  const panel = basics(new TablePanel(), { ...spec, unit: 'none', links: [] }, 24, 9)
    .cellHeight(common.TableCellHeight.Sm)
    .sortBy([
      new common.TableSortByFieldStateBuilder()
        .displayName(spec.sort.column)
        .desc(spec.sort.descending),
    ])
    .targets(spec.columns.map((column, i) => instant(column.expr, i)))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: { excludeByName: { Time: true }, indexByName: order, renameByName: renamed },
    });
  const first = Object.values(spec.rows)[0];
  if (first !== undefined) {
    panel.overrideByName(first, [
      property(
        'links',
        spec.links.map((link) => link.build()),
      ),
    ]);
  }
  for (const column of spec.columns) {
    panel.overrideByName(column.title, properties(column));
  }
  return panel;
}

function properties(column: Column) {
  const all = [property('unit', column.unit)];
  if (column.decimals !== undefined) all.push(property('decimals', column.decimals));
  if (column.texts !== undefined) {
    all.push(property('mappings', [{ type: 'value', options: column.texts }]));
  }
  if (column.limits !== undefined) {
    all.push(property('thresholds', { mode: 'absolute', steps: column.limits }));
  }
  if (column.limits !== undefined || column.texts !== undefined) {
    all.push(property('custom.cellOptions', { type: 'color-text' }));
  }
  return all;
}

function instant(expr: Expr, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId(index))
    .datasource(DATASOURCE)
    .expr(expr)
    .format(PromQueryFormat.Table)
    .legendFormat('')
    .instant();
}
