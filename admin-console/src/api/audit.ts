import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { textOf } from '../audit/bytes';
import type { Remembered } from '../audit/remembered';
import { ApiError, api, unwrap } from './client';
import type { AuditEntry, Page } from './types';

const PAGE = '50';
const LARGEST_PAGE = '200';

export interface AuditAsked {
  q?: string;
  action?: string;
  actor?: string;
  outcome?: string;
}

async function pageOf(asked: AuditAsked, cursor: string | undefined, limit: string) {
  const query = { ...asked, cursor, limit };
  return unwrap(await api.GET('/api/v1/audit', { params: { query } })) as Page<AuditEntry>;
}

/** How many records the log holds, of which all were asked for: indexes have no gaps. */
function sizeOf(pages: readonly Page<AuditEntry>[]): number {
  return (pages[0]?.items[0]?.index ?? -1) + 1;
}

/** Records, newest first. Asked for once: each look at the log is itself recorded. */
export function useAudit(asked: AuditAsked) {
  const all = Object.values(asked).every((value) => value === undefined);
  return useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam }) => pageOf(asked, pageParam, PAGE),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => ({
      items: pages.flatMap(({ items }) => items),
      matched: all ? sizeOf(pages) : undefined,
      more: Boolean(pages.at(-1)?.next_cursor),
    }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
}

/** One record, when it is not on the page's list; `null` asks for none. */
export function useAuditEntry(index: number | null) {
  return useQuery({
    queryKey: ['audit', 'one', index],
    queryFn: async () =>
      unwrap(
        await api.GET('/api/v1/audit/{index}', { params: { path: { index: index ?? 0 } } }),
      ) as AuditEntry,
    enabled: index !== null,
    refetchOnWindowFocus: false,
  });
}

/** Pages of what is asked for, newest first, as far as the log goes. */
export async function* auditPages(asked: AuditAsked): AsyncGenerator<readonly AuditEntry[]> {
  let cursor: string | undefined;
  do {
    const page = await pageOf(asked, cursor, LARGEST_PAGE);
    yield page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** A proof that the server says there cannot be is one that proves nothing. */
async function hashes(asked: Promise<{ hashes?: string[] }>): Promise<string[]> {
  try {
    return (await asked).hashes ?? [];
  } catch (refusal) {
    if (refusal instanceof ApiError && [400, 404].includes(refusal.status)) return [];
    throw refusal;
  }
}

/** Everything the server has to say about one entry, for {@link verify} to judge. */
export async function evidenceOf(index: number, before: Remembered | null) {
  const text = { parseAs: 'text' as const, headers: { Accept: 'text/plain' } };
  const key = unwrap(await api.GET('/api/v1/audit/public-key', text)) as string;
  const note = unwrap(await api.GET('/api/v1/audit/checkpoint', text)) as string;
  const size = Number(note.split('\n')[1]);
  const inclusion = await hashes(
    api
      .GET('/api/v1/audit/proof/inclusion', { params: { query: { index, tree_size: size } } })
      .then(unwrap),
  );
  const consistency =
    before === null
      ? []
      : await hashes(
          api
            .GET('/api/v1/audit/proof/consistency', {
              params: { query: { first: before.size, second: size } },
            })
            .then(unwrap),
        );
  const leaves = unwrap(
    await api.GET('/api/v1/audit/leaves', {
      params: { query: { from: index, limit: '1' } },
      headers: { Accept: 'application/x-ndjson' },
      parseAs: 'arrayBuffer',
    }),
  ) as ArrayBuffer;
  return { index, note, key, inclusion, consistency, line: lineOf(leaves), remembered: before };
}

/** Bytes that are no UTF-8 are no leaf: the empty line proves nothing. */
function lineOf(bytes: ArrayBuffer): string {
  try {
    return textOf(bytes);
  } catch {
    return '';
  }
}
