import { QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Topic } from '../live/envelope';
import { LiveFeed } from '../live/feed';
import { applyToList } from '../live/reducer';
import { onPause, paused, usePaused } from '../time/pause';
import { ApiError, api, unwrap } from './client';
import type { Action, Page, Region, Session, Slo, Status } from './types';

/** A list as shown. `more`: the server holds further items that were not asked for. */
export interface Listing<T> {
  items: readonly T[];
  more: boolean;
}

const POLL_MS = 5_000;
/** While the feed is live, a slow fetch still catches a connection that died silently. */
const SAFETY_MS = 60_000;
const PAGE = 200;
const TIMELINE = 50;

let onUnauthorized: () => void = () => {};

/** What happens when the session is missing or expired. */
export function whenUnauthorized(handler: () => void): void {
  onUnauthorized = handler;
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) onUnauthorized();
    },
  }),
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: true, staleTime: 2_000 },
  },
});

export const feed = new LiveFeed(
  () => `${window.location.origin.replace(/^http/, 'ws')}/api/v1/live`,
  {
    refetch: (topic) => {
      void queryClient.invalidateQueries(topic === null ? {} : { queryKey: [topic] });
    },
    apply: (messages) => {
      for (const topic of new Set(messages.map((message) => message.topic))) {
        const ours = messages.filter((message) => message.topic === topic);
        if (topic === 'status') {
          const last = ours.at(-1);
          if (last?.op === 'upsert') queryClient.setQueryData(['status'], last.data);
          continue;
        }
        if (topic === 'alerts' || topic === 'incidents' || topic === 'transitions') {
          // Asked for in parts by filter: which parts a message belongs to, only the server knows.
          void queryClient.invalidateQueries({ queryKey: [topic] }, { cancelRefetch: false });
          continue;
        }
        if (topic === 'actions') {
          void queryClient.invalidateQueries(
            { queryKey: ['actions', 'of'] },
            { cancelRefetch: false },
          );
        }
        queryClient.setQueryData<Listing<Record<string, unknown>>>(
          [topic],
          (known) => known && { ...known, items: ours.reduce(applyToList, known.items) },
        );
        if (topic === 'actions') actionsChanged(ours.map(({ data }) => data));
      }
    },
  },
);

/** The pages of single actions show a change at once; the narrowed lists ask for it. */
function actionsChanged(changed: readonly unknown[]): void {
  for (const data of changed) {
    const { id } = (data ?? {}) as { id?: string };
    queryClient.setQueryData(['actions', 'one', id], (known: unknown) => known && data);
  }
  void queryClient.invalidateQueries({ queryKey: ['actions', 'list'] }, { cancelRefetch: false });
  void queryClient.invalidateQueries({ queryKey: ['decision'] }, { cancelRefetch: false });
}

onPause(() => (paused() ? feed.hold() : feed.release()));

export function useFeedState() {
  return useSyncExternalStore(feed.subscribe, feed.state);
}

async function listing<T extends object>(
  topic: Topic,
  fetchPage: () => Promise<Page<T>>,
): Promise<Listing<T>> {
  const mark = feed.mark();
  const page = await fetchPage();
  return { items: feed.replay(topic, mark, page.items), more: Boolean(page.next_cursor) };
}

const query = { limit: `${PAGE}` };

const regions = queryOptions<Listing<Region>>({
  queryKey: ['regions'],
  queryFn: () =>
    listing(
      'regions',
      async () => unwrap(await api.GET('/api/v1/regions', { params: { query } })) as Page<Region>,
    ),
});

const slos = queryOptions<Listing<Slo>>({
  queryKey: ['slos'],
  queryFn: () =>
    listing(
      'slos',
      async () => unwrap(await api.GET('/api/v1/slos', { params: { query } })) as Page<Slo>,
    ),
});

const actions = queryOptions<Listing<Action>>({
  queryKey: ['actions'],
  queryFn: () =>
    listing(
      'actions',
      async () =>
        unwrap(
          await api.GET('/api/v1/actions', { params: { query: { limit: `${TIMELINE}` } } }),
        ) as Page<Action>,
    ),
});

const status = queryOptions({
  queryKey: ['status'],
  queryFn: async () => unwrap(await api.GET('/api/v1/status')) as Status,
});

const session = queryOptions({
  queryKey: ['session'],
  queryFn: async () => unwrap(await api.GET('/api/v1/session')) as Session,
});

/** How often the present is asked for: seldom while the feed tells it, and never while paused. */
export function usePace() {
  const live = useFeedState() === 'live';
  const held = usePaused();
  return (query: { state: { status: string } }) =>
    held ? false : live && query.state.status !== 'error' ? SAFETY_MS : POLL_MS;
}

/** What every page asks for first; while its code is still on its way. */
export function askAhead(): void {
  void queryClient.prefetchQuery(session);
  void queryClient.prefetchQuery(status);
}

/** The same for the first page. */
export function askOverviewAhead(): void {
  void queryClient.prefetchQuery(regions);
  void queryClient.prefetchQuery(slos);
  void queryClient.prefetchQuery(actions);
}

export const useRegions = () => useQuery({ ...regions, refetchInterval: usePace() });
/** The newest actions of one region; the feed's list holds only the newest of all. */
export function useRegionActions(region: string) {
  return useQuery({
    queryKey: ['actions', 'of', region],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/actions', { params: { query: { region, limit: `${TIMELINE}` } } }),
      ) as Page<Action>,
    refetchInterval: usePace(),
  });
}

export const useSlos = () => useQuery({ ...slos, refetchInterval: usePace() });
export const useActions = () => useQuery({ ...actions, refetchInterval: usePace() });
export const useStatus = () => useQuery({ ...status, refetchInterval: usePace() });
/** For the page of the status: the server does not send it by itself. */
export const useStatusNow = () =>
  useQuery({ ...status, refetchInterval: usePaused() ? false : POLL_MS });
/** The server's version as last told; asks for nothing. */
export const knownVersion = () => queryClient.getQueryData<Status>(status.queryKey)?.version;
export const useSession = () => useQuery({ ...session, refetchInterval: SAFETY_MS });

export async function signIn(token: string): Promise<void> {
  const made = unwrap(await api.POST('/api/v1/session', { body: { token } })) as Session;
  queryClient.clear();
  queryClient.setQueryData(session.queryKey, made);
}

export async function signOut(): Promise<void> {
  const { response, error } = await api.DELETE('/api/v1/session');
  if (!response.ok && response.status !== 401) unwrap({ response, error });
  feed.stop();
  queryClient.clear();
}
