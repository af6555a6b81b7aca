import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRangeNow } from './pause';
import { absolute, type Range, type RangeSearch, resolve } from './range';

export interface ShownRange extends Range {
  /** The bounds as the API takes them. */
  query: Required<RangeSearch>;
  search: RangeSearch;
}

/** The page's range, renewed every few seconds while it ends now and is not paused. */
export function useRange(): ShownRange {
  const search = useSearch({ strict: false }) as RangeSearch;
  const { from, to } = search;
  const now = useRangeNow();
  // A range of the past does not change with the clock, and neither may its queries.
  const moving = [from, to].some((bound) => bound === undefined || bound.startsWith('now'));
  const at = moving ? now : 0;
  return useMemo(() => {
    const range = resolve({ from, to }, at);
    return { ...range, query: absolute(range), search: { from, to } };
  }, [from, to, at]);
}

/** Puts another range into the address of this page. */
export function useSetRange(): (range: RangeSearch, replace?: boolean) => void {
  const navigate = useNavigate();
  return (range, replace = false) =>
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({
        ...before,
        from: range.from,
        to: range.to,
      }),
      replace,
      resetScroll: false,
    } as never);
}
