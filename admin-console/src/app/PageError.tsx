import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useLocale } from '../i18n/locale';
import { ErrorNotice } from '../ui/ErrorNotice';
import styles from './Shell.module.css';

/** A page that could not be loaded or drawn; the rest of the console goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useLocale();
  const router = useRouter();
  return (
    <div className={styles.main}>
      <ErrorNotice
        error={error}
        title={t('page.crashed')}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </div>
  );
}
