import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TimePanel } from '@grafana/grafana-foundation-sdk/timeseries';
import type * as units from '@grafana/grafana-foundation-sdk/units';
import type { DataLink } from './links.js';
import type { Expr } from './promql.js';
import { DATASOURCE } from './variables.js';

/** A unit Grafana knows, or a text behind the number. */
export type Unit = Extract<(typeof units)[keyof typeof units], string> | `suffix:${string}`;

/**
 * One query of a panel.
 *
 * @param legend what a line is called; `{{label}}` is replaced
 * @param exemplars show the traces behind a histogram's buckets
 */
export interface Query {
  expr: Expr;
  legend: string;
  exemplars?: boolean;
}

/** What every panel has to say. */
export interface Spec {
  title: string;
  /** What it shows. */
  says: string;
  /** What the reader does when it looks bad. */
  act: string;
  unit: Unit;
  queries: Query[];
  /** Columns of 24; a phone gives each panel the whole width. */
  width?: number;
  height?: number;
  decimals?: number;
  min?: number;
  max?: number;
  /** From green upwards, or from red upwards where more is better. */
  limits?: Threshold[];
  links?: DataLink[];
}

/** Green, then the colours from these values on. */
export function upTo(amber: number, red?: number): Threshold[] {
  return [
    { color: 'green', value: null },
    { color: 'orange', value: amber },
    ...(red === undefined ? [] : [{ color: 'red', value: red }]),
  ];
}

/** Green below, red from `limit` on. */
export function under(limit: number): Threshold[] {
  return [
    { color: 'green', value: null },
    { color: 'red', value: limit },
  ];
}

/** Red below `amber`, orange below `green`. */
export function atLeast(amber: number, green: number): Threshold[] {
  return [
    { color: 'red', value: null },
    { color: 'orange', value: amber },
    { color: 'green', value: green },
  ];
}

/** Red below `limit`, green from there on. */
export function least(limit: number): Threshold[] {
  return [
    { color: 'red', value: null },
    { color: 'green', value: limit },
  ];
}

const NEUTRAL: Threshold[] = [{ color: 'blue', value: null }];

/** Lines over time. `fill` stacks them. */
export function lines(spec: Spec & { fill?: boolean }): Builder<Panel> {
  const panel = basics(new TimePanel(), spec, 12, 8)
    .lineWidth(2)
    .fillOpacity(spec.fill ? 30 : 0)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        spec.limits === undefined
          ? common.GraphThresholdsStyleMode.Off
          : common.GraphThresholdsStyleMode.Dashed,
      ),
    )
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .targets(spec.queries.map((query, i) => target(query, i)));
  if (spec.fill) {
    panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  }
  return panel;
}

/** The value now, large; a colour says whether to look. */
export function stat(spec: Spec & { texts?: Texts; trend?: boolean }): Builder<Panel> {
  const panel = basics(new StatPanel(), spec, 4, 4)
    .colorMode(common.BigValueColorMode.Background)
    .graphMode(spec.trend ? common.BigValueGraphMode.Area : common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .targets(spec.queries.map((query, i) => target(query, i)));
  return spec.texts === undefined ? panel : panel.mappings(mapped(spec.texts));
}

/** Words and colours for values. */
export type Texts = Record<string, { text: string; color: string }>;

/** States over time, each in its colour; a gap means that it was not known. */
export function timeline(spec: Spec & { texts: Texts }): Builder<Panel> {
  return basics(new TimelinePanel(), spec, 12, 8)
    .mappings(mapped(spec.texts))
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .fillOpacity(80)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .targets(spec.queries.map((query, i) => target(query, i)));
}

function mapped(texts: Texts): ValueMapping[] {
  const options = Object.fromEntries(
    Object.entries(texts).map(([value, shown], index) => [value, { ...shown, index }]),
  );
  return [{ type: MappingType.ValueToText, options }];
}

/** The properties that panels of all kinds share. */
interface Common {
  title(title: string): this;
  description(text: string): this;
  datasource(source: common.DataSourceRef): this;
  span(width: number): this;
  height(rows: number): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  thresholds(limits: Builder<{ mode: ThresholdsMode; steps: Threshold[] }>): this;
  dataLinks(links: DataLink[]): this;
  noValue(text: string): this;
}

/** Title, description, unit, limits and links of any panel. */
export function basics<P extends Common>(
  panel: P,
  spec: Omit<Spec, 'queries'>,
  width: number,
  height: number,
): P {
  panel
    .title(spec.title)
    .description(`${spec.says}\n\n**What to do:** ${spec.act}`)
    .datasource(DATASOURCE)
    .span(spec.width ?? width)
    .height(spec.height ?? height)
    .unit(spec.unit)
    .noValue('unknown')
    .dataLinks(spec.links ?? [])
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(spec.limits ?? NEUTRAL),
    );
  if (spec.decimals !== undefined) panel.decimals(spec.decimals);
  if (spec.min !== undefined) panel.min(spec.min);
  if (spec.max !== undefined) panel.max(spec.max);
  return panel;
}

/** The reference ids that Grafana gives: A, B, C … */
export function refId(index: number): string {
  return String.fromCharCode(65 + index);
}

function target(query: Query, index: number): DataqueryBuilder {
  const built = new DataqueryBuilder()
    .refId(refId(index))
    .datasource(DATASOURCE)
    .expr(query.expr)
    .format(PromQueryFormat.TimeSeries)
    .legendFormat(query.legend)
    .range();
  return query.exemplars ? built.exemplar(true) : built;
}

/** A property of a column. */
export function property(id: string, value: unknown): DynamicConfigValue {
  return { id, value };
}
