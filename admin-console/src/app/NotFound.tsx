import { Link } from '@tanstack/react-router';
import { useLocale } from '../i18n/locale';
import styles from './Shell.module.css';
import { useTitle } from './title';

export function NotFound() {
  const { t } = useLocale();
  useTitle(t('page.notFound'));
  return (
    <main className={styles.main}>
      <h1>{t('page.notFound')}</h1>
      <p>{t('page.notFound.body')}</p>
      <p>
        <Link to="/">{t('page.backHome')}</Link>
      </p>
    </main>
  );
}
