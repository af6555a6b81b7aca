import { useStatus } from '../api/queries';
import { useLocale } from '../i18n/locale';
import { healthLook, Mark } from '../ui/Mark';
import styles from './OfflineBanner.module.css';

/** The parts of the control plane itself that do not work; nothing when all do. */
export function Troubles() {
  const { t } = useLocale();
  const parts = (useStatus().data?.components ?? []).filter(({ health }) => health !== 'good');
  if (parts.length === 0) return null;
  return (
    <section className={styles.troubles} aria-label={t('component.trouble')}>
      {parts.map(({ name, health, detail }) => (
        <p key={name}>
          <Mark {...healthLook(health)} /> {t('component.trouble')}: <b>{name}</b>
          {detail && ` · ${detail}`}
        </p>
      ))}
    </section>
  );
}
