import { type RefObject, useEffect, useRef } from 'react';
import { isShortcut } from '../app/keys';

/** What a row is entered by: its first link or button. */
const DOOR = 'a, button';

/**
 * `j` and `k` move the focus from row to row of a list whose rows carry `data-index`; Enter then
 * opens what has the focus, as it always does.
 */
export function useRowKeys(
  list: RefObject<HTMLElement | null>,
  count: number,
  reveal: (index: number) => void,
): void {
  const at = useRef(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(event) || (event.key !== 'j' && event.key !== 'k')) return;
      const holder = list.current;
      if (holder === null || count === 0) return;
      const held = document.activeElement?.closest<HTMLElement>('[data-index]');
      if (held && holder.contains(held)) at.current = Number(held.dataset.index);
      else if (!holder.contains(document.activeElement)) at.current = -1;
      const next = Math.max(0, Math.min(count - 1, at.current + (event.key === 'j' ? 1 : -1)));
      at.current = next;
      event.preventDefault();
      const door = () =>
        holder.querySelector(`[data-index="${next}"]`)?.querySelector<HTMLElement>(DOOR);
      const there = door();
      if (there) {
        there.focus();
        return;
      }
      reveal(next);
      requestAnimationFrame(() => requestAnimationFrame(() => door()?.focus()));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [list, count, reveal]);
}
