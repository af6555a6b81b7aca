import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { LogsSearch, TracesSearch } from '../app/search';
import type { RangeSearch } from '../time/range';
import { api, unwrap } from './client';
import type {
  Difference,
  DifferenceRequest,
  Exemplar,
  Found,
  LogItem,
  MetricItem,
  SpanFull,
  Trace,
  TraceItem,
} from './types';

type Bounds = Required<RangeSearch>;

const PAGE = '100';
/** Ranges that end now are asked for again and again; what they were is soon of no use. */
const KEPT_MS = 60_000;

/** Pages of a list put together, with how many there are in all. */
export type All<T> = Found<T>;

function together<T>({ pages }: { pages: Found<T>[] }): All<T> {
  const last = pages.at(-1);
  const items = pages.flatMap((page) => page.items);
  return {
    items,
    showing: items.length,
    matched: pages[0]?.matched ?? items.length,
    next_cursor: last?.next_cursor,
    watermark: pages[0]?.watermark,
  };
}

/** A list that is fetched page by page, as far as the reader goes. */
function usePages<T>(key: unknown, fetchPage: (cursor?: string) => Promise<Found<T>>, on = true) {
  return useInfiniteQuery({
    queryKey: ['telemetry', key],
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: together<T>,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
    enabled: on,
  });
}

export function useTraces(search: TracesSearch, range: Bounds) {
  const { service, route, region, status, min, max, attr } = search;
  const asked = { service, route, region, status, min_duration: min, max_duration: max };
  return usePages<TraceItem>(['traces', asked, attr, range], async (cursor) => {
    const query = { ...asked, attribute: attr as string[], ...range, cursor, limit: PAGE };
    return unwrap(await api.GET('/api/v1/traces', { params: { query } })) as Found<TraceItem>;
  });
}

export function useLogs(search: LogsSearch, range: Bounds, on = true) {
  const { text, level, service, region, field, trace, span } = search;
  const asked = { text, level, service, region, trace_id: trace, span_id: span };
  return usePages<LogItem>(
    ['logs', asked, field, range],
    async (cursor) => {
      const query = { ...asked, field: field as string[], ...range, cursor, limit: PAGE };
      return unwrap(await api.GET('/api/v1/logs', { params: { query } })) as Found<LogItem>;
    },
    on,
  );
}

/** A trace does not change much after it was seen: asked for once. */
export function useTrace(id: string) {
  return useQuery({
    queryKey: ['trace', id],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/traces/{trace_id}', { params: { path: { trace_id: id } } }),
      ) as Trace,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function useSpan(trace: string, span: string) {
  return useQuery({
    queryKey: ['trace', trace, span],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/traces/{trace_id}/spans/{span_id}', {
          params: { path: { trace_id: trace, span_id: span } },
        }),
      ) as SpanFull,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

/** What is asked of a metric; also what *explain* shows of it. */
export interface MetricAsked {
  metric: string;
  function?: 'rate' | 'sum' | 'avg' | 'min' | 'max' | 'quantile';
  quantile?: string;
  filter?: string[];
  group_by?: string[];
}

export function useMetric(asked: MetricAsked, range: Bounds, enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['telemetry', 'metric', asked, range],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/metrics/query_range', { params: { query: { ...asked, ...range } } }),
      ) as Found<MetricItem>,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
}

export function useExemplars(asked: Pick<MetricAsked, 'metric' | 'filter'>, range: Bounds) {
  return useQuery({
    queryKey: ['telemetry', 'exemplars', asked, range],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/metrics/exemplars', {
          params: { query: { ...asked, ...range, limit: '50' } },
        }),
      ) as Found<Exemplar>,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
}

export function useDifference(body: DifferenceRequest) {
  return useQuery({
    queryKey: ['telemetry', 'difference', body],
    queryFn: async () =>
      unwrap(await api.POST('/api/v1/explain/difference', { body })) as Found<Difference>,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
