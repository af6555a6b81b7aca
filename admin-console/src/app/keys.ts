import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { toggleTwin } from '../charts/twin';
import { useLocale } from '../i18n/locale';
import { useCopyLink, useShift } from '../time/links';
import { togglePause } from '../time/pause';
import { shortcuts } from '../ui/preferences';

/** How long `g` waits for the key that says where to go. */
const CHORD_MS = 1500;

/** Where `g` and a key go. */
export const PLACES = {
  m: '/',
  s: '/services',
  o: '/slos',
  a: '/alerts',
  i: '/incidents',
  t: '/traces',
  l: '/logs',
  u: '/audit',
  h: '/status',
  r: '/regions',
  c: '/actions',
} as const;
export const FILTER_ID = 'filter';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}

/** Whether a key is meant as a shortcut: on, alone, and not while typing. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (shortcuts.read() === 'off' || isTyping(event.target) || event.defaultPrevented) return false;
  return !(event.ctrlKey || event.metaKey || event.altKey);
}

/** ⌘K or Ctrl-K, wherever the focus is; not over another dialog. */
function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const alone = ctrlKey !== metaKey && !altKey && !shiftKey;
  return alone && key.toLowerCase() === 'k' && document.querySelector('dialog[open]') === null;
}

interface Doors {
  openPalette: () => void;
  openHelp: () => void;
  openTime: () => void;
  /** Whether this page follows the time range. */
  ranged: boolean;
}

/** The page's single-key shortcuts; the help dialog can turn them off. */
export function useShortcuts({ openPalette, openHelp, openTime, ranged }: Doors): void {
  const navigate = useNavigate();
  const router = useRouter();
  const { t } = useLocale();
  const copyLink = useCopyLink(t('range.copied'));
  const shiftRange = useShift();
  // A ref: the effect runs anew at each render, and live data renders between two keys.
  const chordUntil = useRef(0);
  useEffect(() => {
    const always: Record<string, () => void> = {
      '/': () => document.getElementById(FILTER_ID)?.focus(),
      '?': openHelp,
      y: () => void copyLink(),
      x: toggleTwin,
      p: togglePause,
    };
    const ofRange: Record<string, () => void> = {
      t: openTime,
      '[': () => shiftRange(-1),
      ']': () => shiftRange(1),
    };
    const onKey = (event: KeyboardEvent) => {
      if (isPaletteKey(event)) {
        event.preventDefault();
        openPalette();
        return;
      }
      if (!isShortcut(event)) return;
      const place =
        event.timeStamp < chordUntil.current ? PLACES[event.key as keyof typeof PLACES] : undefined;
      chordUntil.current = event.key === 'g' ? event.timeStamp + CHORD_MS : 0;
      const act = always[event.key] ?? (ranged ? ofRange[event.key] : undefined);
      if (place !== undefined) void navigate({ to: place }).then(() => focusMain());
      else if (act !== undefined) act();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  // A page reached by keyboard is read from its beginning.
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation) focusMain();
      }),
    [router],
  );
}

function focusMain(): void {
  const main = document.getElementById('main');
  if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
}
