import { useRouter } from '@tanstack/react-router';
import { say } from '../app/Toast';
import { copyText } from '../ui/clipboard';
import { rangeNow } from './pause';
import { absolute, type RangeSearch, resolve, shift } from './range';
import { useSetRange } from './useRange';

/** The address of what is shown, with the range as it is at this moment. */
function frozenLink(search: RangeSearch): string {
  const { from, to } = absolute(resolve(search, rangeNow(Date.now())));
  const link = new URL(window.location.href);
  link.searchParams.set('from', from);
  link.searchParams.set('to', to);
  return link.href;
}

/** Copies a link that shows the same tomorrow. */
export function useCopyLink(copied: string): () => Promise<void> {
  const router = useRouter();
  return async () => {
    const search = router.state.location.search as RangeSearch;
    if (await copyText(frozenLink(search))) say(copied);
  };
}

/** Moves the range back or forth by half its length. */
export function useShift(): (direction: -1 | 1) => void {
  const router = useRouter();
  const set = useSetRange();
  return (direction) => {
    const search = router.state.location.search as RangeSearch;
    set(shift(search, rangeNow(Date.now()), direction), true);
  };
}
