import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { age, clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { ErrorBoundary } from './ErrorBoundary';
import { ErrorNotice } from './ErrorNotice';
import { useNow } from './now';
import styles from './Panel.module.css';

/** What a panel needs of a query, whatever its kind. */
export interface Fed<T> {
  data: T | undefined;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface Props<T> {
  id: string;
  title: string;
  /** The title is on the page already, for instance as its heading. */
  untitled?: boolean;
  query: Fed<T>;
  isEmpty?: (data: T) => boolean;
  /** Why there is nothing, and one command that changes it. */
  empty?: ReactNode;
  /** Beside the title. */
  summary?: (data: T) => ReactNode;
  tools?: ReactNode;
  children: (data: T) => ReactNode;
}

/** A section fed by one query, which says when it is loading, empty, old or failed. */
export function DataPanel<T>(props: Props<T>) {
  const { id, title, untitled, query, isEmpty, empty, summary, tools, children } = props;
  const { t } = useLocale();
  const { data, error, refetch } = query;
  return (
    <section id={id} className={styles.panel} aria-labelledby={`${id}-title`}>
      <div className={untitled && !tools ? 'visually-hidden' : styles.head}>
        <h2 id={`${id}-title`} tabIndex={-1} className={untitled ? 'visually-hidden' : undefined}>
          {title}
        </h2>
        {data !== undefined && summary && (
          <ErrorBoundary fallback={() => null}>
            <div className={styles.summary}>
              <Draw content={() => summary(data)} />
            </div>
          </ErrorBoundary>
        )}
        {tools && <div className={styles.tools}>{tools}</div>}
      </div>
      <Boundary retry={() => void refetch()}>
        {data !== undefined && error !== null && <StaleStrip query={query} />}
        {data !== undefined && (isEmpty?.(data) ? empty : <Draw content={() => children(data)} />)}
        {data === undefined && error !== null && (
          <ErrorNotice error={error} title={t('panel.failed')} onRetry={() => void refetch()} />
        )}
        {data === undefined && error === null && (
          <p className={styles.loading}>{t('panel.loading')}</p>
        )}
      </Boundary>
    </section>
  );
}

/** Keeps what cannot be drawn to its own panel. */
export function Boundary({ retry, children }: { retry?: () => void; children: ReactNode }) {
  const { t } = useLocale();
  return (
    <ErrorBoundary
      fallback={(crash, reset) => (
        <ErrorNotice
          error={crash}
          title={t('panel.crashed')}
          onRetry={() => {
            reset();
            retry?.();
          }}
        />
      )}
    >
      {children}
    </ErrorBoundary>
  );
}

/** Draws inside the boundary around it, where an error can be caught. */
function Draw({ content }: { content: () => ReactNode }) {
  return content();
}

function StaleStrip<T>({ query }: { query: Fed<T> }) {
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
