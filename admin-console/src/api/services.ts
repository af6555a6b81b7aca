import { useQuery } from '@tanstack/react-query';
import { usePaused } from '../time/pause';
import { api, unwrap } from './client';
import { type Listing, usePace } from './queries';
import type { Page, Service, ServiceMap } from './types';

const PAGE = '200';
/** More services than this are not held by one page. */
const MOST_PAGES = 50;
const EVERY_MS = 60_000;

/** All services, page after page: their list is sorted and filtered as a whole. */
export function useServices() {
  const held = usePaused();
  return useQuery({
    queryKey: ['services'],
    queryFn: async (): Promise<Listing<Service>> => {
      const items: Service[] = [];
      let cursor: string | undefined;
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const query = { cursor, limit: PAGE };
        const page = unwrap(
          await api.GET('/api/v1/services', { params: { query } }),
        ) as Page<Service>;
        items.push(...page.items);
        cursor = page.next_cursor ?? undefined;
        if (cursor === undefined) break;
      }
      return { items, more: cursor !== undefined };
    },
    staleTime: 10_000,
    // Many requests for something that seldom changes.
    refetchInterval: held ? false : EVERY_MS,
  });
}

export function useService(name: string) {
  return useQuery({
    queryKey: ['service', name],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/services/{name}', { params: { path: { name } } })) as Service,
    refetchInterval: usePace(),
  });
}

/** Rates, errors and latency of the last minutes, from the services' spans. */
export function useServiceMap() {
  return useQuery({
    queryKey: ['service-map'],
    queryFn: async () => unwrap(await api.GET('/api/v1/service-map')) as ServiceMap,
    refetchInterval: usePace(),
  });
}
