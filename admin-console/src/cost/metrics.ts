import { type MetricAsked, useMetric } from '../api/telemetry';
import { DURATION, REGION } from '../services/metrics';
import type { RangeSearch } from '../time/range';

type Bounds = Required<RangeSearch>;

/** OpenTelemetry's names: the JVM's where its agent runs, else the process's. */
const CPU_TIME = ['jvm.cpu.time', 'process.cpu.time'] as const;
const MEMORY = ['jvm.memory.used', 'process.memory.usage'] as const;

/** The first of two metrics that has points, and what was asked for it. */
function useEither(
  [first, other]: readonly [string, string],
  how: 'rate' | 'sum',
  service: string,
  range: Bounds,
) {
  const asked = (metric: string): MetricAsked => ({
    metric,
    function: how,
    filter: [`service.name=${service}`],
    group_by: [REGION],
  });
  const preferred = useMetric(asked(first), range);
  const none = preferred.data?.items.length === 0;
  const fallback = useMetric(asked(other), range, none);
  return none
    ? { query: fallback, asked: asked(other), metrics: [first, other] }
    : { query: preferred, asked: asked(first), metrics: [first, other] };
}

/** Processor seconds a second, by region. */
export const useCpu = (service: string, range: Bounds) =>
  useEither(CPU_TIME, 'rate', service, range);

/** Bytes, by region. */
export const useMemory = (service: string, range: Bounds) =>
  useEither(MEMORY, 'sum', service, range);

/** Requests a second, by region. */
export function useRequests(service: string, range: Bounds) {
  const asked: MetricAsked = {
    metric: DURATION,
    function: 'rate',
    filter: [`service.name=${service}`],
    group_by: [REGION],
  };
  return { query: useMetric(asked, range), asked, metrics: [DURATION] };
}

export type Measured = ReturnType<typeof useCpu>;
