import type { Locale } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { THEMES, theme } from '../ui/preferences';
import styles from './Preferences.module.css';

const NAMES: Record<Locale, string> = { en: 'English', 'pt-BR': 'Português' };

/** Theme and language, on every page. */
export function Preferences() {
  const { t, locale, setLocale } = useLocale();
  return (
    <span className={styles.preferences}>
      <select
        aria-label={t('theme.label')}
        title={t('theme.label')}
        value={theme.use()}
        onChange={(event) => theme.write(event.target.value as (typeof THEMES)[number])}
      >
        {THEMES.map((value) => (
          <option key={value} value={value}>
            {t(`theme.${value}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('language.label')}
        title={t('language.label')}
        value={locale}
        onChange={(event) => setLocale(event.target.value as Locale)}
      >
        {Object.entries(NAMES).map(([value, name]) => (
          <option key={value} value={value} lang={value}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
