/** Whether the last attempt to reach the server got any answer, and when one last did. */
export interface Reachability {
  reachable: boolean;
  lastAnswerAt: number | null;
}

let current: Reachability = { reachable: true, lastAnswerAt: null };
const listeners = new Set<() => void>();

export function answered(now: number): void {
  const before = current.reachable;
  current = { reachable: true, lastAnswerAt: now };
  if (!before) for (const listener of listeners) listener();
}

export function unanswered(): void {
  if (!current.reachable) return;
  current = { ...current, reachable: false };
  for (const listener of listeners) listener();
}

export function reachability(): Reachability {
  return current;
}

export function subscribeReachability(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
