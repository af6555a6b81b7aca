import type { Region, Signal } from '../api/types';
import { DASH, quantity } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Mark, signalLook, unjudged } from '../ui/Mark';
import { useServerNow } from '../ui/now';
import { Age, Unknown } from '../ui/Time';
import { goodSide } from './limits';
import styles from './SignalTable.module.css';
import { signalState } from './signalState';

export function SignalTable({ region }: { region: Region }) {
  const { t } = useLocale();
  if (region.signals.length === 0) return <p className={styles.none}>{t('region.noSignals')}</p>;
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">
        {t('region.signals', { service: region.service, region: region.name })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('signal.name')}</th>
          <th scope="col" className={styles.number}>
            {t('signal.value')}
          </th>
          <th scope="col" className={styles.number}>
            {t('signal.limit')}
          </th>
          <th scope="col" className={styles.number}>
            {t('signal.age')}
          </th>
          <th scope="col">{t('signal.source')}</th>
        </tr>
      </thead>
      <tbody>
        {region.signals.map((signal) => (
          <SignalRow
            key={`${signal.name} ${signal.source}`}
            signal={signal}
            signals={region.signals}
          />
        ))}
      </tbody>
    </table>
  );
}

function SignalRow({ signal, signals }: { signal: Signal; signals: readonly Signal[] }) {
  const { t, locale } = useLocale();
  const state = signalState(signal, signals, useServerNow());
  const look = signalLook(signal);
  const value = quantity(signal.value, signal.unit, locale, signal.name);
  const limit = quantity(signal.threshold, signal.unit, locale, signal.name);
  const title = word(t, 'signal.title', signal.name);
  return (
    <tr data-health={signal.health} data-state={state}>
      <th scope="row" title={title}>
        <span className={styles.name}>
          <Mark {...look} />
          <span className="visually-hidden">{word(t, 'health', healthWord(signal))}:</span>
          {word(t, 'signal', signal.name)}
        </span>
      </th>
      <td className={`${styles.number} ${styles.value} ${styles[look.tone]}`}>
        {state === 'no_data' && <em className={styles.unknown}>{t('value.noData')}</em>}
        {state === 'no_traffic' && <em className={styles.unknown}>{t('value.noTraffic')}</em>}
        {(state === 'value' || state === 'stale') && value}
        {state === 'stale' && <span className={styles.stale}> {t('value.stale')}</span>}
      </td>
      <td className={styles.number}>
        {limit === DASH ? (
          <span className={styles.muted}>{t('value.none')}</span>
        ) : (
          `${goodSide(signal.name)} ${limit}`
        )}
      </td>
      <td className={styles.number}>
        <Age at={signal.observed_at} />
      </td>
      <td className={styles.source}>
        {signal.source ? word(t, 'source', signal.source) : <Unknown />}
      </td>
    </tr>
  );
}

function healthWord(signal: Signal): string {
  if (signal.health === 'good' || signal.health === 'bad') return signal.health;
  return unjudged(signal) ? 'unjudged' : 'unknown';
}
