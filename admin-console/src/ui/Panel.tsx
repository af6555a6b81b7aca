import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import type { Listing } from '../api/queries';
import { age, clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Button } from './Button';
import { ErrorBoundary } from './ErrorBoundary';
import { ErrorNotice } from './ErrorNotice';
import { useNow } from './now';
import styles from './Panel.module.css';

interface Props<T> {
  id: string;
  title: string;
  query: UseQueryResult<Listing<T>>;
  /** What to say when the server has no item at all. */
  empty: ReactNode;
  /** Counts beside the title. */
  summary?: (items: readonly T[]) => ReactNode;
  children: (listing: Listing<T>) => ReactNode;
}

/** A section that shows a list, and says so when it is loading, empty, old or failed. */
export function Panel<T>({ id, title, query, empty, summary, children }: Props<T>) {
  const { t } = useLocale();
  const { data, error, refetch } = query;
  return (
    <section id={id} className={styles.panel} aria-labelledby={`${id}-title`}>
      <div className={styles.head}>
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        {data && summary && (
          <ErrorBoundary fallback={() => null}>
            <div className={styles.summary}>
              <Draw content={() => summary(data.items)} />
            </div>
          </ErrorBoundary>
        )}
      </div>
      <ErrorBoundary
        fallback={(crash, reset) => (
          <ErrorNotice
            error={crash}
            title={t('panel.crashed')}
            onRetry={() => {
              reset();
              void refetch();
            }}
          />
        )}
      >
        {data && error && <StaleStrip query={query} />}
        {data && (data.items.length === 0 ? empty : <Draw content={() => children(data)} />)}
        {!data && error && (
          <ErrorNotice error={error} title={t('panel.failed')} onRetry={() => void refetch()} />
        )}
        {!data && !error && <p className={styles.loading}>{t('panel.loading')}</p>}
      </ErrorBoundary>
    </section>
  );
}

/** Draws inside the boundary around it, where an error can be caught. */
function Draw({ content }: { content: () => ReactNode }) {
  return content();
}

function StaleStrip<T>({ query }: { query: UseQueryResult<Listing<T>> }) {
  const { t, locale } = useLocale();
  const now = useNow();
  const at = new Date(query.dataUpdatedAt).toISOString();
  const shown = { time: clockTime(at, now, locale), age: age(at, now, locale) };
  if (query.error instanceof ApiError && query.error.unreachable) {
    // The page's banner already says that nothing answers.
    return <p className={styles.showing}>{t('panel.stale', shown)}</p>;
  }
  return (
    <div className={styles.stale}>
      <ErrorNotice
        error={query.error}
        title={t('panel.stale', shown)}
        onRetry={() => void query.refetch()}
      />
    </div>
  );
}

/** Says why nothing is here, and one command that changes it. */
export function Empty({ why, hint, command }: { why: string; hint: string; command: string }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyWhy}>{why}</p>
      <p>{hint}</p>
      <pre className={styles.command}>
        <code>{command}</code>
      </pre>
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
