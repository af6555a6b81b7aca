import { DASH, percent } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { Unknown } from '../ui/Time';
import styles from './BudgetBar.module.css';

/** Below this share of the budget the bar warns. */
const LOW = 0.25;

/** The error budget that is left: 1 = untouched, below 0 = overspent by that much. */
export function BudgetBar({ remaining }: { remaining: number | null | undefined }) {
  const { locale } = useLocale();
  // Overspent many times over, a tenth of a percent tells nothing and takes the room.
  const text = percent(remaining, locale, Math.abs(remaining ?? 0) < 10 ? 1 : 0);
  if (text === DASH || remaining === null || remaining === undefined) return <Unknown />;
  const tone = remaining <= 0 ? styles.spent : remaining < LOW ? styles.low : styles.left;
  const width = `${Math.min(1, Math.max(0, remaining)) * 100}%`;
  return (
    <span className={`${styles.budget} ${tone}`}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.fill} style={{ width }} />
      </span>
      <span className={styles.text}>{text}</span>
    </span>
  );
}
