import { useSyncExternalStore } from 'react';

let tables = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows every chart of the page as a table, or as a chart again. */
export function toggleTwin(): void {
  tables = !tables;
  for (const listener of listeners) listener();
}

export function useTwin(): boolean {
  return useSyncExternalStore(subscribe, () => tables);
}
