import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client';
import { feed, queryClient, usePace } from './queries';
import type { Action, ActionPreview, ActionRequest, Decision, Page } from './types';

const PAGE = '100';

export interface ActionsAsked {
  state?: string;
  service?: string;
}

/** The actions, newest first, narrowed by the server. */
export function useActionPages(asked: ActionsAsked) {
  return useInfiniteQuery({
    queryKey: ['actions', 'list', asked],
    queryFn: async ({ pageParam }) =>
      unwrap(
        await api.GET('/api/v1/actions', {
          params: { query: { ...asked, cursor: pageParam, limit: PAGE } },
        }),
      ) as Page<Action>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => ({
      items: pages.flatMap(({ items }) => items),
      more: Boolean(pages.at(-1)?.next_cursor),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: usePace(),
  });
}

/** One action, followed over the live feed; `undefined` asks for none. */
export function useAction(id: string | undefined) {
  return useQuery({
    queryKey: ['actions', 'one', id],
    queryFn: async () => {
      const mark = feed.mark();
      const path = { id: id ?? '' };
      const action = unwrap(await api.GET('/api/v1/actions/{id}', { params: { path } }));
      // What the feed told while the answer was on its way is newer.
      const [now] = feed.replay('actions', mark, [action as Action]);
      return now ?? (action as Action);
    },
    enabled: id !== undefined,
    refetchInterval: usePace(),
  });
}

export function useDecision(id: string) {
  return useQuery({
    queryKey: ['decision', id],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/policies/decisions/{id}', { params: { path: { id } } }),
      ) as Decision,
    refetchInterval: usePace(),
  });
}

function sameTarget(one: ActionRequest | null, other: ActionRequest | null | undefined): boolean {
  const [a, b] = [one?.target, other?.target];
  return a !== undefined && a.service === b?.service && a.region === b?.region;
}

/** What asking would come to; `null` asks nothing. Found anew only when it is asked for again. */
export function usePreview(request: ActionRequest | null) {
  return useQuery({
    queryKey: ['preview', request],
    queryFn: async () =>
      unwrap(
        await api.POST('/api/v1/actions/preview', { body: request ?? ({} as ActionRequest) }),
      ) as ActionPreview,
    enabled: request !== null,
    // While a rule more is named, the last answer stays; it decides nothing (see isPlaceholderData).
    placeholderData: (last, query) =>
      sameTarget(request, query?.queryKey[1] as ActionRequest | null) ? last : undefined,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/**
 * Asks for an action.
 *
 * @param key the same for every attempt at one request: then it is done once at most
 */
export async function askFor(request: ActionRequest, key: string): Promise<Action> {
  const headers = { 'Idempotency-Key': key };
  const action = unwrap(await api.POST('/api/v1/actions', { body: request, headers })) as Action;
  await queryClient.invalidateQueries({ queryKey: ['actions'] });
  return action;
}

export type ActionDeed = 'approve' | 'revert';

/** Approves what waits, or begins the guarded way back. */
export async function actOnAction(id: string, deed: ActionDeed, reason: string): Promise<void> {
  const options = { params: { path: { id } }, body: { reason: reason || undefined } };
  unwrap(
    deed === 'approve'
      ? await api.POST('/api/v1/actions/{id}/approve', options)
      : await api.POST('/api/v1/actions/{id}/revert', options),
  );
  await queryClient.invalidateQueries({ queryKey: ['actions'] });
  await queryClient.invalidateQueries({ queryKey: ['decision'] });
}
