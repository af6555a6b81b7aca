import { useEffect } from 'react';
import { shortcuts } from '../ui/preferences';

/** How long `g` waits for the key that says where to go. */
const CHORD_MS = 1500;

export const JUMPS: Record<string, string> = { r: 'regions', s: 'slos', a: 'actions' };
export const FILTER_ID = 'filter';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}

/** Moves the view and the focus to a section's heading. */
export function jump(section: string): void {
  const heading = document.getElementById(`${section}-title`);
  heading?.focus({ preventScroll: true });
  document.getElementById(section)?.scrollIntoView();
}

/** The page's single-key shortcuts; the help dialog can turn them off. */
export function useShortcuts(openHelp: () => void): void {
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (shortcuts.read() === 'off' || isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const section = event.timeStamp < chordUntil ? JUMPS[event.key] : undefined;
      chordUntil = event.key === 'g' ? event.timeStamp + CHORD_MS : 0;
      if (section !== undefined) jump(section);
      else if (event.key === '/') document.getElementById(FILTER_ID)?.focus();
      else if (event.key === '?') openHelp();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [openHelp]);
}
