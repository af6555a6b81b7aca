import type { ReactNode } from 'react';
import type { Listing } from '../api/queries';
import { useLocale } from '../i18n/locale';
import { Button } from './Button';
import { DataPanel, type Fed } from './DataPanel';
import styles from './Panel.module.css';

interface Props<T> {
  id: string;
  title: string;
  query: Fed<Listing<T>>;
  /** What to say when the server has no item at all. */
  empty: ReactNode;
  /** Counts beside the title. */
  summary?: (items: readonly T[]) => ReactNode;
  children: (listing: Listing<T>) => ReactNode;
}

/** A section that shows a list. */
export function Panel<T>({ summary, ...rest }: Props<T>) {
  return (
    <DataPanel
      {...rest}
      isEmpty={({ items }) => items.length === 0}
      summary={summary && (({ items }) => summary(items))}
    />
  );
}

/** Says why nothing is here, and one command that changes it. */
export function Empty({
  why,
  hint,
  command,
  children,
}: {
  why: string;
  hint?: string;
  command?: string;
  /** In place of a command: a button that changes it. */
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyWhy}>{why}</p>
      {hint && <p>{hint}</p>}
      {command && (
        <pre className={styles.command}>
          <code>{command}</code>
        </pre>
      )}
      {children && <div>{children}</div>}
    </div>
  );
}

/** Everything is filtered out: says so, and offers the way back. */
export function NothingMatches({ q, onClear }: { q: string; onClear: () => void }) {
  const { t } = useLocale();
  return (
    <p className={styles.nothing}>
      {t('filter.none', { q })} <Button onClick={onClear}>{t('filter.clear')}</Button>
    </p>
  );
}

/** How much of the whole is shown; nothing when that is all. */
export function Showing({ shown, of }: { shown: number; of: Listing<unknown> }) {
  const { t } = useLocale();
  if (of.more) return <p className={styles.showing}>{t('list.more', { shown })}</p>;
  if (shown === of.items.length) return null;
  return <p className={styles.showing}>{t('list.showing', { shown, total: of.items.length })}</p>;
}
