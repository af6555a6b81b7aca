import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { BY_REGION, BY_SERVICE, type Expr, of, ZERO } from './promql.js';
import { DATASOURCE } from './variables.js';

// Grafana marks the times at which an expression is 1; what is 0 is not marked. It asks at few times,
// so each looks back as far as the one before: what was short is marked as well.

/** Times at which somebody is paged. */
export function pages(service = BY_SERVICE) {
  const firing = of('syntropy_alert_state', service, 'severity="page"', 'state="firing"');
  return marks(
    'Pages',
    'red',
    `max by (service, name, tier) (max_over_time(${firing}[$__rate_interval])) or ${ZERO}`,
    'Page: {{service}} {{name}}',
    'burn rate tier, or who opened it: {{tier}}',
    'service,name',
  );
}

/** Times at which a region gets no traffic. */
export function drains() {
  const weight = of('syntropy_region_weight_ratio', BY_SERVICE, BY_REGION);
  return marks(
    'Drained regions',
    'orange',
    `min by (service, region) (min_over_time(${weight}[$__rate_interval])) == bool 0 or ${ZERO}`,
    'Drained: {{service}} in {{region}}',
    'its share of traffic is 0',
    'service,region',
  );
}

/** Times at which a region's feed is softened. */
export function protections() {
  const softened = of(
    'syntropy_region_signal',
    BY_SERVICE,
    BY_REGION,
    'signal="feed_softening_rate"',
  );
  return marks(
    'Protective mode',
    'purple',
    `max by (service, region) (max_over_time(${softened}[$__rate_interval])) > bool 0 or ${ZERO}`,
    'Protective mode: {{service}} in {{region}}',
    'stimuli are held back',
    'service,region',
  );
}

/** Starts of the server. */
export function restarts() {
  const started = of('process_start_time_seconds');
  return marks(
    'Restarts of Syntropy',
    'blue',
    `max by (instance) (changes(${started}[$__rate_interval]))`,
    'Syntropy started',
    '{{instance}}',
    'instance',
  );
}

function marks(name: string, color: string, expr: Expr, title: string, text: string, tags: string) {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .target(new DataqueryBuilder().refId('Anno').datasource(DATASOURCE).expr(expr).range())
    .titleFormat(title)
    .textFormat(text)
    .tagKeys(tags)
    .step('60s')
    .useValueForTime(false);
}
