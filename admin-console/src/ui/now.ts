import { useSyncExternalStore } from 'react';
import { serverNow } from '../format/clock';

const TICK_MS = 1000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function snapshot(): number {
  if (timer === undefined) now = Date.now();
  return now;
}

/** The browser's time, renewed every second by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}

/** The server's time: what ages of observations are measured against. */
export function useServerNow(): number {
  return serverNow(useNow());
}
