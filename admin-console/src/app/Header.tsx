import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { signOut, useSession, useStatus } from '../api/queries';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { TimeControl } from '../time/TimeControl';
import { Button } from '../ui/Button';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import { Brand } from './Brand';
import { type ConnectionState, useConnection } from './connection';
import { FilterBox } from './FilterBox';
import styles from './Header.module.css';
import { PALETTE_KEY } from './HelpDialog';
import { Preferences } from './Preferences';

const CONNECTION: Record<ConnectionState, { shape: Shape; tone: Tone }> = {
  live: { shape: 'circle', tone: 'good' },
  polling: { shape: 'half', tone: 'warn' },
  connecting: { shape: 'ring', tone: 'quiet' },
  offline: { shape: 'triangle', tone: 'bad' },
  paused: { shape: 'bars', tone: 'warn' },
};
/** The pages that are always one click away. */
export const PAGES = [
  ['/', 'overview'],
  ['/services', 'services'],
  ['/slos', 'slos'],
  ['/alerts', 'alerts'],
  ['/incidents', 'incidents'],
  ['/actions', 'actions'],
  ['/traces', 'traces'],
  ['/logs', 'logs'],
  ['/audit', 'audit'],
  ['/status', 'status'],
] as const;

interface Props {
  onHelp: () => void;
  onTime: () => void;
  onPalette: () => void;
  filtered: boolean;
  ranged: boolean;
}

export function Header({ onHelp, onTime, onPalette, filtered, ranged }: Props) {
  const { t } = useLocale();
  const version = useStatus().data?.version;
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Brand version={version} />
        <nav aria-label={t('nav.label')} className={styles.nav}>
          {PAGES.map(([to, name]) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              {t(`nav.${name}`)}
            </Link>
          ))}
        </nav>
        <div className={styles.tools}>
          <Connection />
          <Preferences />
          <Account />
          <Button look="bare" aria-label={t('help.open')} title={t('help.open')} onClick={onHelp}>
            ?
          </Button>
        </div>
      </div>
      <div className={`${styles.bar} ${styles.second}`}>
        {filtered && <FilterBox />}
        <TimeControl onTime={onTime} ranged={ranged} />
        <Button className={styles.palette} aria-keyshortcuts="Control+K Meta+K" onClick={onPalette}>
          {t('nav.palette')} <span aria-hidden="true">{PALETTE_KEY}</span>
        </Button>
      </div>
    </header>
  );
}

function Connection() {
  const { t } = useLocale();
  const state = useConnection();
  return (
    <span role="status" title={t(`conn.${state}.title`)}>
      <Badge {...CONNECTION[state]}>{t(`conn.${state}`)}</Badge>
    </span>
  );
}

function Account() {
  const { t } = useLocale();
  const session = useSession().data;
  const navigate = useNavigate();
  const [failed, setFailed] = useState(false);
  if (session === undefined) return null;
  const leave = async () => {
    try {
      await signOut();
      await navigate({ to: '/signin' });
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <span className={styles.role} title={session.name ?? t('session.role')}>
        <span className="visually-hidden">{t('session.role')}: </span>
        {word(t, 'role', session.role)}
      </span>
      <Button onClick={() => void leave()}>{t('session.signOut')}</Button>
      {failed && (
        <span role="alert" className={styles.failed}>
          {t('session.signOutFailed')}
        </span>
      )}
    </>
  );
}
