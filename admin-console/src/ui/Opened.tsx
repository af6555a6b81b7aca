import type { ReactNode } from 'react';
import { DataPanel, type Fed } from './DataPanel';

interface Props<T> {
  id: string;
  title: string;
  /** What the list beside it holds of it, if it does. */
  listed: T | undefined;
  /** Asks for it alone; used when the list does not have it. */
  query: Fed<T>;
  children: (one: T) => ReactNode;
}

/** What the address names, whether or not the list has it. */
export function Opened<T>({ id, title, listed, query, children }: Props<T>) {
  if (listed !== undefined) return children(listed);
  return (
    <DataPanel id={id} title={title} untitled query={query}>
      {children}
    </DataPanel>
  );
}
