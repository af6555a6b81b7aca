import type { ReactNode } from 'react';
import { usePageSearch, useSetSearch } from '../app/search';
import { useLocale } from '../i18n/locale';
import { Button } from './Button';
import { DataPanel, type Fed } from './DataPanel';
import { More, type Paged } from './More';
import { Empty } from './Panel';

/** A list as far as it was asked for. */
export interface Listed<T> {
  items: readonly T[];
  /** How many there are in all, where the server counts them. */
  matched?: number;
  /** The server holds further ones. */
  more?: boolean;
}

/** What one says of nothing, and what could change it. */
export interface Nothing {
  why: string;
  hint: string;
}

interface Props<T> {
  id: string;
  title: string;
  query: Fed<Listed<T>> & Paged;
  /** The parts of the address that narrow the list. */
  conditions: readonly string[];
  /** None has all of the conditions. */
  none: Nothing;
  /** There is none at all. */
  empty: Nothing;
  children: (items: readonly T[]) => ReactNode;
}

/** A page's list: what it holds, how much of it, and why it holds nothing. */
export function ListPanel<T>({ id, title, query, conditions, none, empty, children }: Props<T>) {
  const { t } = useLocale();
  const search = usePageSearch() as Record<string, unknown>;
  const set = useSetSearch();
  const narrowed = conditions.some((key) => search[key] !== undefined);
  const clear = () => set(Object.fromEntries(conditions.map((key) => [key, undefined])));
  return (
    <DataPanel
      id={id}
      title={title}
      untitled
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        narrowed ? (
          <Empty {...none}>
            <Button onClick={clear}>{t('list.clear')}</Button>
          </Empty>
        ) : (
          <Empty {...empty} command="./syntropy demo" />
        )
      }
    >
      {({ items, matched, more }) => {
        const shown = items.length;
        return (
          <>
            {children(items)}
            <More
              query={query}
              text={
                matched === undefined
                  ? t(more ? 'list.more' : 'list.shown', { shown })
                  : t('list.showing', { shown, total: matched })
              }
            />
          </>
        );
      }}
    </DataPanel>
  );
}
