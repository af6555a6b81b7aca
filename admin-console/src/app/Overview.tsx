import { useCallback, useEffect, useRef } from 'react';
import { Actions } from '../actions/Actions';
import { feed, useSession } from '../api/queries';
import { zoneName } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Regions } from '../regions/Regions';
import { Slos } from '../slos/Slos';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import { useShortcuts } from './keys';
import { OfflineBanner } from './OfflineBanner';
import styles from './Overview.module.css';
import { Troubles } from './Troubles';
import { useTitle } from './title';

export function Overview() {
  const { t } = useLocale();
  useTitle(t('page.home'));
  const help = useRef<HTMLDialogElement>(null);
  const openHelp = useCallback(() => help.current?.showModal(), []);
  useShortcuts(openHelp);
  const signedIn = useSession().data !== undefined;
  useEffect(() => {
    if (!signedIn) return undefined;
    feed.start();
    return () => feed.stop();
  }, [signedIn]);
  return (
    <>
      <a href="#main" className={styles.skip}>
        {t('skip')}
      </a>
      <Header onHelp={openHelp} />
      <OfflineBanner />
      <Troubles />
      <main id="main" tabIndex={-1} className={styles.main}>
        <h1 className="visually-hidden">{t('page.home')}</h1>
        <Regions />
        <Slos />
        <Actions />
      </main>
      <footer className={styles.footer}>{t('footer.zone', { zone: zoneName() })}</footer>
      <HelpDialog dialog={help} />
    </>
  );
}
