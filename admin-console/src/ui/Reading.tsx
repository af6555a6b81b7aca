import { type ReactNode, useId } from 'react';
import { useLocale } from '../i18n/locale';
import { Mark } from './Mark';
import styles from './Reading.module.css';
import { Age } from './Time';

/** The four things a number can be. */
export type Value =
  | { state: 'value'; text: string; at?: string | null }
  | { state: 'no_traffic'; why?: string }
  | { state: 'no_data'; why?: string }
  | { state: 'stale'; text: string; at: string | null };

/** What a number is made of. */
export interface Explanation {
  formula: string;
  query?: string;
  window?: string;
}

interface Props {
  name: string;
  value: Value;
  explain?: Explanation;
  /** Below the number: its course, or a word on it. */
  children?: ReactNode;
  tone?: 'bad' | 'warn';
}

/** A number with its name, its age and where it comes from; or why there is none. */
export function Reading({ name, value, explain, children, tone }: Props) {
  const { t } = useLocale();
  const known = value.state === 'value' || value.state === 'stale';
  const at = known ? value.at : null;
  return (
    <div className={styles.reading}>
      <div className={styles.head}>
        <h3>{name}</h3>
        {explain && <Explain name={name} explain={explain} at={at} />}
      </div>
      {known ? (
        <p className={styles.value} data-state={value.state} data-tone={tone}>
          {value.text}
          {value.state === 'stale' && (
            <span className={styles.stale}>
              <Mark shape="half" tone="quiet" /> {t('value.stale')}
            </span>
          )}
        </p>
      ) : (
        <p className={styles.none} data-state={value.state}>
          <Mark shape={value.state === 'no_traffic' ? 'dot' : 'ring'} tone="quiet" />{' '}
          {t(value.state === 'no_traffic' ? 'value.noTraffic' : 'value.noData')}
          {value.why && <span className={styles.why}>{value.why}</span>}
        </p>
      )}
      <div className={styles.foot}>
        {children}
        {at && (
          <span className={styles.age}>
            <Age at={at} />
          </span>
        )}
      </div>
    </div>
  );
}

/** Opens what a number is made of: formula, query, window, age. */
export function Explain({
  name,
  explain,
  at,
}: {
  name: string;
  explain: Explanation;
  at?: string | null;
}) {
  const { t } = useLocale();
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.ask}
        popoverTarget={id}
        aria-label={t('value.explain', { name })}
      >
        <span aria-hidden="true">?</span>
      </button>
      <div id={id} popover="auto" className={styles.explain} role="dialog" aria-label={name}>
        <h3>{name}</h3>
        <dl>
          <dt>{t('value.formula')}</dt>
          <dd>{explain.formula}</dd>
          {explain.query && (
            <>
              <dt>{t('value.query')}</dt>
              <dd>
                <code>{explain.query}</code>
              </dd>
            </>
          )}
          {explain.window && (
            <>
              <dt>{t('value.window')}</dt>
              <dd>{explain.window}</dd>
            </>
          )}
          <dt>{t('value.age')}</dt>
          <dd>
            <Age at={at} />
          </dd>
        </dl>
      </div>
    </>
  );
}

export function Readings({ children }: { children: ReactNode }) {
  return <div className={styles.readings}>{children}</div>;
}
