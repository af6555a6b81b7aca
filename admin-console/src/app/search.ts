import { getRouteApi } from '@tanstack/react-router';

/** What the overview's address carries, so that a copied link shows the same selection. */
export interface OverviewSearch {
  /** The filter over all sections. */
  q?: string;
  /** The id of the opened action. */
  action?: string;
}

export function parseSearch(raw: Record<string, unknown>): OverviewSearch {
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return { q: text(raw.q) || undefined, action: text(raw.action) || undefined };
}

const route = getRouteApi('/');

export function useOverviewSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    q: search.q ?? '',
    action: search.action,
    set: (change: OverviewSearch) =>
      void navigate({
        search: (before) => ({ ...before, ...change }),
        replace: true,
        resetScroll: false,
      }),
  };
}
