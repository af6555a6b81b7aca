import { Outlet, useMatches } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { feed, useSession, useStatus } from '../api/queries';
import { zoneName } from '../format/times';
import { useLocale } from '../i18n/locale';
import { PaletteDialog } from '../palette/PaletteDialog';
import { paused } from '../time/pause';
import { TimeDialog } from '../time/TimeDialog';
import { Header } from './Header';
import { HelpDialog } from './HelpDialog';
import { useShortcuts } from './keys';
import { OfflineBanner } from './OfflineBanner';
import styles from './Shell.module.css';
import { Toast } from './Toast';
import { Troubles } from './Troubles';

/** What every page has around it. */
export function Shell() {
  const { t } = useLocale();
  const help = useRef<HTMLDialogElement>(null);
  const time = useRef<HTMLDialogElement>(null);
  const openHelp = useCallback(() => help.current?.showModal(), []);
  const openTime = useCallback(() => time.current?.showModal(), []);
  const page = useMatches().at(-1)?.staticData;
  const ranged = page?.now !== true;
  const [palette, setPalette] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  useShortcuts({ openPalette, openHelp, openTime, ranged });
  // What is wrong with the control plane stands above the page and would push it down.
  const known = useStatus().isFetched;
  const signedIn = useSession().data !== undefined;
  useEffect(() => {
    if (!signedIn) return undefined;
    feed.start();
    if (paused()) feed.hold();
    return () => feed.stop();
  }, [signedIn]);
  return (
    <>
      <a href="#main" className={styles.skip}>
        {t('skip')}
      </a>
      <Header
        onHelp={openHelp}
        onTime={openTime}
        onPalette={openPalette}
        filtered={page?.filtered === true}
        ranged={ranged}
      />
      <OfflineBanner />
      <Troubles />
      <main id="main" tabIndex={-1} className={styles.main} data-waiting={!known || undefined}>
        <Outlet />
      </main>
      <footer className={styles.footer}>{t('footer.zone', { zone: zoneName() })}</footer>
      <HelpDialog dialog={help} />
      <TimeDialog dialog={time} />
      {palette && (
        <PaletteDialog openHelp={openHelp} openTime={openTime} onClose={() => setPalette(false)} />
      )}
      <Toast />
    </>
  );
}
