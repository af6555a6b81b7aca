import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from './client';
import { usePace } from './queries';
import type { Page, Transition } from './types';

const PAGE = '200';
const HOUR_MS = 36e5;

/**
 * What became of a region's machines since `from`, and what was in force then. Asked for by the whole
 * hour, so that a range that moves with the clock does not ask anew every second.
 */
export function useTransitions(region: string, from: number) {
  const since = new Date(Math.floor(from / HOUR_MS) * HOUR_MS).toISOString();
  return useInfiniteQuery({
    queryKey: ['transitions', region, since],
    queryFn: async ({ pageParam }) =>
      unwrap(
        await api.GET('/api/v1/regions/{name}/transitions', {
          params: {
            path: { name: region },
            query: { from: since, cursor: pageParam, limit: PAGE },
          },
        }),
      ) as Page<Transition>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => ({
      items: pages.flatMap((page) => page.items),
      more: Boolean(pages.at(-1)?.next_cursor),
    }),
    placeholderData: (known, query) =>
      query?.queryKey[1] === region ? keepPreviousData(known) : undefined,
    refetchInterval: usePace(),
  });
}
