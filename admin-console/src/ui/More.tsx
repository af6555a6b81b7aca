import { useLocale } from '../i18n/locale';
import { paused, togglePause } from '../time/pause';
import { Button } from './Button';
import styles from './Panel.module.css';

/** A list that is asked for in parts. */
export interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** How much is shown, and a way to more of it. */
export function More({ query, text }: { query: Paged; text: string }) {
  const { t } = useLocale();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <p className={styles.more}>
      {text}
      {hasNextPage && (
        <Button
          disabled={isFetchingNextPage}
          onClick={() => {
            // Who reads on wants the list to stand still.
            if (!paused()) togglePause();
            void fetchNextPage();
          }}
        >
          {t(isFetchingNextPage ? 'list.loading' : 'list.next')}
        </Button>
      )}
    </p>
  );
}
