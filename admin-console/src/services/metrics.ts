import { type MetricAsked, useMetric } from '../api/telemetry';
import type { MetricItem } from '../api/types';
import type { RangeSearch } from '../time/range';

export const DURATION = 'http.server.request.duration';
export const STATUS = 'http.response.status_code';
export const REGION = 'cloud.region';

/** Whether a series counts answers of the server's own failing. */
export const failed = ({ labels }: MetricItem) => /^5\d\d$/.test(labels[STATUS] ?? '');

type Bounds = Required<RangeSearch>;

export function askedOf(service: string): Record<'p95' | 'regions' | 'rate', MetricAsked> {
  const filter = [`service.name=${service}`];
  const p95 = { metric: DURATION, function: 'quantile', quantile: '0.95', filter } as const;
  return {
    p95,
    regions: { ...p95, group_by: [REGION] },
    rate: { metric: DURATION, function: 'rate', filter, group_by: [STATUS, REGION] },
  };
}

/** As an address, to be looked at by itself. */
export function written({ metric, function: name, quantile, filter, group_by }: MetricAsked) {
  const parts = Object.entries({ metric, function: name, quantile })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`);
  const lists = [
    ...(filter ?? []).map((each) => `filter=${each}`),
    ...(group_by ?? []).map((each) => `group_by=${each}`),
  ];
  return `GET /api/v1/metrics/query_range?${[...parts, ...lists].join('&')}`;
}

export function useServiceMetrics(service: string, range: Bounds) {
  const asked = askedOf(service);
  return {
    asked,
    p95: useMetric(asked.p95, range),
    regions: useMetric(asked.regions, range),
    rate: useMetric(asked.rate, range),
  };
}
