import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** A preference of this browser, shared by every component that reads it. */
function stored<T extends string>(key: string, values: readonly T[], fallback: T) {
  const listeners = new Set<() => void>();
  const read = (): T => values.find((value) => value === localStorage.getItem(key)) ?? fallback;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    read,
    write(value: T) {
      localStorage.setItem(key, value);
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, read),
  };
}

export const theme = stored<Theme>('syntropy.theme', THEMES, 'system');
export const shortcuts = stored<'on' | 'off'>('syntropy.shortcuts', ['on', 'off'], 'on');

/** Puts the chosen theme on the document; `system` leaves the choice to the browser. */
export function showTheme(value: Theme): void {
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}
