import { useSyncExternalStore } from 'react';
import { serverNow } from '../format/clock';
import { useNow } from '../ui/now';

/** Ranges that end now move on in steps of this, so that a chart is asked for at most so often. */
const STEP_MS = 10_000;

let pausedAt: number | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function paused(): boolean {
  return pausedAt !== null;
}

export function onPause(listener: () => void): () => void {
  return subscribe(listener);
}

/** Stops what is shown at this moment, or lets it go on. */
export function togglePause(): void {
  pausedAt = pausedAt === null ? quantised(serverNow(Date.now())) : null;
  for (const listener of listeners) listener();
}

export function usePaused(): boolean {
  return useSyncExternalStore(subscribe, paused);
}

function quantised(now: number): number {
  return Math.floor(now / STEP_MS) * STEP_MS;
}

/** The end of a live range: the server's time in steps, or the moment of the pause. */
export function rangeNow(now: number): number {
  return pausedAt ?? quantised(serverNow(now));
}

export function useRangeNow(): number {
  const now = useNow();
  usePaused();
  return rangeNow(now);
}
