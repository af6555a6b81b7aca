import { useLocale } from '../i18n/locale';
import styles from './Header.module.css';
import { FILTER_ID } from './keys';
import { useOverviewSearch } from './search';

export function FilterBox() {
  const { t } = useLocale();
  const { q, set } = useOverviewSearch();
  return (
    <div className={styles.filter}>
      <input
        id={FILTER_ID}
        type="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('filter.label')}
        aria-keyshortcuts="/"
        placeholder={t('filter.placeholder')}
        maxLength={200}
        value={q}
        onChange={(event) => set({ q: event.target.value || undefined })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          set({ q: undefined });
          event.currentTarget.blur();
        }}
      />
      <span className={styles.key} aria-hidden="true">
        /
      </span>
    </div>
  );
}
