import { type MetricAsked, useMetric } from '../api/telemetry';
import { DURATION, REGION } from '../services/metrics';
import type { RangeSearch } from '../time/range';

export const HZ = 'social.collective.hz';
const SERVICE = 'service.name';

function askedOf(region: string): Record<'hz' | 'p95' | 'rate', MetricAsked> {
  const filter = [`${REGION}=${region}`];
  const group_by = [SERVICE];
  return {
    hz: { metric: HZ, function: 'avg', filter, group_by },
    p95: { metric: DURATION, function: 'quantile', quantile: '0.95', filter, group_by },
    rate: { metric: DURATION, function: 'rate', filter, group_by },
  };
}

/** What is stored of a region, service by service. */
export function useRegionMetrics(region: string, range: Required<RangeSearch>) {
  const asked = askedOf(region);
  return {
    hz: useMetric(asked.hz, range),
    p95: useMetric(asked.p95, range),
    rate: useMetric(asked.rate, range),
  };
}
