import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ConstantVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Metric } from './metrics.js';
import { of } from './promql.js';

/** Everything is read from the chosen Prometheus. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** Where the console is until somebody says otherwise (docs/guides/grafana.md). */
export const CONSOLE_URL = 'http://127.0.0.1:8080';

/** The Prometheus. */
export function datasource() {
  return new DatasourceVariableBuilder('datasource')
    .label('Prometheus')
    .description('The Prometheus that scrapes Syntropy')
    .type('prometheus')
    .allowCustomValue(false);
}

/** Which Syntropy: its scrape job. Keeps other programs' `jvm_*` and `process_*` out. */
export function job() {
  return labels('job', 'syntropy_loop_answering', 'job', [])
    .label('Syntropy')
    .description('Scrape job of the server: one for each Syntropy that this Prometheus knows');
}

/** Services, all or some of them. */
export function services(metric: Metric, ...matchers: string[]) {
  return many(labels('service', metric, 'service', matchers))
    .label('Service')
    .description('Services as they registered');
}

/** One service. */
export function service(metric: Metric) {
  return labels('service', metric, 'service', [])
    .label('Service')
    .description('The service this page is about');
}

/** Regions of the chosen services. */
export function regions(metric: Metric) {
  return many(labels('region', metric, 'region', ['service=~"$service"']))
    .label('Region')
    .description('Regions of the chosen services');
}

/** Servers of the chosen job. */
export function instances() {
  return many(labels('instance', 'syntropy_loop_answering', 'instance', []))
    .label('Server')
    .description('Servers of this Syntropy: two where a second one stands by');
}

/** SLOs of the chosen services. */
export function slos() {
  return many(labels('slo', 'syntropy_slo_sli_ratio', 'slo', ['service=~"$service"']))
    .label('SLO')
    .description('SLOs of the chosen services that have data');
}

/** The console's address; a constant that no link to a dashboard can change. */
export function consoleAddress(): Builder<VariableModel> {
  const constant = new ConstantVariableBuilder('console_url')
    .label('Console')
    .description("Address of Syntropy's console")
    .value(CONSOLE_URL)
    .allowCustomValue(false);
  return { build: () => ({ ...constant.build(), skipUrlSync: true }) };
}

function labels(name: string, metric: Metric, label: string, matchers: readonly string[]) {
  const selector = name === 'job' ? metric : of(metric, ...matchers);
  return new QueryVariableBuilder(name)
    .datasource(DATASOURCE)
    .query({ query: `label_values(${selector},${label})`, refId: name })
    .definition(`label_values(${selector},${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .allowCustomValue(false);
}

/** `.*` also matches series that have no such label, so "All" leaves nothing out. */
function many(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
