import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client';
import { queryClient, usePace } from './queries';
import type { Alert, Incident, Page, Runbook, Timeline } from './types';

const PAGE = '100';

export interface AlertsAsked {
  state?: string;
  severity?: string;
  service?: string;
  slo?: string;
  region?: string;
}

/** Pages of a list as one; `more`: the server holds further items. */
function together<T>({ pages }: { pages: Page<T>[] }) {
  return {
    items: pages.flatMap((page) => page.items),
    more: Boolean(pages.at(-1)?.next_cursor),
  };
}

export function useAlerts(asked: AlertsAsked) {
  return useInfiniteQuery({
    queryKey: ['alerts', asked],
    queryFn: async ({ pageParam }) =>
      unwrap(
        await api.GET('/api/v1/alerts', {
          params: { query: { ...asked, cursor: pageParam, limit: PAGE } },
        }),
      ) as Page<Alert>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: together<Alert>,
    placeholderData: keepPreviousData,
    refetchInterval: usePace(),
  });
}

/** One alert, when it is not on the page's list; `null` asks for none. */
export function useAlert(id: string | null) {
  return useQuery({
    queryKey: ['alerts', 'one', id],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/alerts/{id}', { params: { path: { id: id ?? '' } } })) as Alert,
    enabled: id !== null,
    refetchInterval: usePace(),
  });
}

export function useIncidents(asked: Omit<AlertsAsked, 'slo'>) {
  return useInfiniteQuery({
    queryKey: ['incidents', asked],
    queryFn: async ({ pageParam }) =>
      unwrap(
        await api.GET('/api/v1/incidents', {
          params: { query: { ...asked, cursor: pageParam, limit: PAGE } },
        }),
      ) as Page<Incident>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: together<Incident>,
    placeholderData: keepPreviousData,
    refetchInterval: usePace(),
  });
}

export function useIncident(id: string) {
  return useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/incidents/{id}', { params: { path: { id } } })) as Timeline,
    refetchInterval: usePace(),
  });
}

export function useRunbook(name: string) {
  return useQuery({
    queryKey: ['runbook', name],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/runbooks/{name}', { params: { path: { name } } })) as Runbook,
    staleTime: 60_000,
  });
}

/** The first page of them: more is found by their names. */
export function useRunbooks() {
  return useQuery({
    queryKey: ['runbooks'],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/runbooks', { params: { query: { limit: PAGE } } }),
      ) as Page<Runbook>,
    staleTime: 60_000,
  });
}

export type Deed = 'acknowledge' | 'resolve' | 'notes';

/** Takes an incident, ends it, or says something about it; audited by the server. */
export async function actOnIncident(id: string, deed: Deed, words: string): Promise<void> {
  const params = { path: { id } };
  const answer =
    deed === 'notes'
      ? await api.POST('/api/v1/incidents/{id}/notes', { params, body: { text: words } })
      : deed === 'resolve'
        ? await api.POST('/api/v1/incidents/{id}/resolve', { params, body: { reason: words } })
        : await api.POST('/api/v1/incidents/{id}/acknowledge', {
            params,
            body: { reason: words },
          });
  unwrap(answer);
  await queryClient.invalidateQueries({ queryKey: ['incidents'] });
}
