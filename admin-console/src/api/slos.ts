import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { usePaused } from '../time/pause';
import type { RangeSearch } from '../time/range';
import { api, unwrap } from './client';
import type { Backtest, SloDetail } from './types';

/** Its outlook is not told live: it is asked for now and then. */
const OUTLOOK_MS = 15_000;

export function useSlo(name: string) {
  const held = usePaused();
  return useQuery({
    queryKey: ['slos', 'one', name],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/slos/{name}', { params: { path: { name } } })) as SloDetail,
    refetchInterval: held ? false : OUTLOOK_MS,
  });
}

/** How the budget went over a time, counted by the server from what it recorded. */
export function useBurnDown(slo: string, range: Required<RangeSearch>) {
  return useQuery({
    queryKey: ['telemetry', 'burn-down', slo, range],
    queryFn: async () =>
      unwrap(await api.POST('/api/v1/slos/backtest', { body: { slo, ...range } })) as Backtest,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: 60_000,
  });
}
