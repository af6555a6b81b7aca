import { useSyncExternalStore } from 'react';
import styles from './Shell.module.css';

const SHOWN_MS = 2_500;

let text = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function become(next: string): void {
  text = next;
  for (const listener of listeners) listener();
}

/** Says for a moment that something was done. */
export function say(next: string): void {
  clearTimeout(timer);
  become(next);
  timer = setTimeout(() => become(''), SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toast() {
  const shown = useSyncExternalStore(subscribe, () => text);
  return (
    <div role="status" className={shown ? styles.toast : 'visually-hidden'}>
      {shown}
    </div>
  );
}
