import type { Histogram, Metric } from './metrics.js';

/** PromQL text. */
export type Expr = string;

/** What a dashboard's variables narrow a metric to. `job` always applies. */
export const BY_SERVICE = 'service=~"$service"';
export const BY_REGION = 'region=~"$region"';
/** SLOs are grouped by an attribute, `cloud.region`; those without it belong to every region. */
export const BY_CLOUD_REGION = 'cloud_region=~"$region"';
export const BY_INSTANCE = 'instance=~"$instance"';

/** A metric of the chosen Syntropy, with further matchers. */
export function of(metric: Metric, ...matchers: string[]): Expr {
  return `${metric}{${['job="$job"', ...matchers].join(',')}}`;
}

/**
 * Of two servers on one database both report what is computed. The worst of their values is shown,
 * so a gauge is never counted twice.
 */
export function worst(pick: 'max' | 'min', by: readonly string[], expr: Expr): Expr {
  return by.length === 0 ? `${pick}(${expr})` : `${pick} by (${by.join(', ')}) (${expr})`;
}

/** A signal of the chosen services and regions, as one of the sources sees it. */
export function signal(name: string, source = 'passive', pick: 'max' | 'min' = 'max'): Expr {
  const read = of(
    'syntropy_region_signal',
    BY_SERVICE,
    BY_REGION,
    `signal="${name}"`,
    `source="${source}"`,
  );
  return worst(pick, ['service', 'region'], read);
}

/** Increase per second over a span that Grafana fits to scrape interval and width. */
export function rate(metric: Metric, ...matchers: string[]): Expr {
  return `rate(${of(metric, ...matchers)}[$__rate_interval])`;
}

/** A quantile of a histogram; `by` keeps labels apart. */
export function quantile(
  q: number,
  metric: Histogram,
  by: readonly string[] = [],
  ...matchers: string[]
): Expr {
  const buckets = `rate(${metric}_bucket{${['job="$job"', ...matchers].join(',')}}[$__rate_interval])`;
  return `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${buckets}))`;
}

/** Observations of a histogram per second. */
export function perSecond(metric: Histogram, by: readonly string[], ...matchers: string[]): Expr {
  const count = `rate(${metric}_count{${['job="$job"', ...matchers].join(',')}}[$__rate_interval])`;
  return `sum${by.length === 0 ? '' : ` by (${by.join(', ')})`} (${count})`;
}

/**
 * 0 while a control loop answers, else nothing. What is absent because it never happened is 0 then;
 * what is absent because nobody can say stays absent, unlike with `vector(0)`.
 */
export const ZERO: Expr = `0 * max(${of('syntropy_loop_answering')} == 1)`;

/** How many series there are, 0 for none. */
export function count(expr: Expr): Expr {
  return `count(${expr}) or ${ZERO}`;
}

/** `expr`, which may have no series yet, or 0. Only for what has no labels of its own. */
export function orZero(expr: Expr): Expr {
  return `${expr} or ${ZERO}`;
}
