import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { signOut, useSession, useStatus } from '../api/queries';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import { Brand } from './Brand';
import { type ConnectionState, useConnection } from './connection';
import { FilterBox } from './FilterBox';
import styles from './Header.module.css';
import { jump } from './keys';
import { Preferences } from './Preferences';

const CONNECTION: Record<ConnectionState, { shape: Shape; tone: Tone }> = {
  live: { shape: 'circle', tone: 'good' },
  polling: { shape: 'half', tone: 'warn' },
  connecting: { shape: 'ring', tone: 'quiet' },
  offline: { shape: 'triangle', tone: 'bad' },
};
const SECTIONS = ['regions', 'slos', 'actions'] as const;

export function Header({ onHelp }: { onHelp: () => void }) {
  const { t } = useLocale();
  const version = useStatus().data?.version;
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Brand version={version} />
        <nav aria-label={t('nav.label')} className={styles.nav}>
          {SECTIONS.map((section) => (
            <a
              key={section}
              href={`#${section}`}
              onClick={(event) => {
                event.preventDefault();
                jump(section);
              }}
            >
              {t(`nav.${section}`)}
            </a>
          ))}
        </nav>
        <FilterBox />
        <div className={styles.tools}>
          <Connection />
          <Preferences />
          <Account />
          <Button look="bare" aria-label={t('help.open')} title={t('help.open')} onClick={onHelp}>
            ?
          </Button>
        </div>
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
