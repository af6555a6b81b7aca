import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Action, Region } from '../api/types';
import { DASH, percent } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Badge, healthLook, type Tone } from '../ui/Mark';
import { Age, Unknown } from '../ui/Time';
import styles from './RegionCard.module.css';
import { RegionLink } from './RegionLink';
import { SignalTable } from './SignalTable';

const MACHINE_TONE: Record<string, Tone> = { normal: 'quiet', drained: 'bad', probation: 'warn' };
const MODE_TONE: Record<string, Tone> = { soft: 'warn', medium: 'warn', hard: 'bad' };

interface Props {
  region: Region;
  /** Where only one region is told of, the heading is the service. */
  inRegion?: boolean;
  /** The open action that explains its state. */
  why?: Action;
}

export const RegionCard = memo(function RegionCard({ region, inRegion = false, why }: Props) {
  const { t } = useLocale();
  const look = healthLook(region.health);
  const observed = region.signals.length > 0 || !region.why;
  return (
    <article className={styles.card} data-health={region.health}>
      <header className={styles.head}>
        <h3>
          {inRegion ? (
            <Link to="/services/$id" params={{ id: region.service }}>
              {region.service}
            </Link>
          ) : (
            <>
              <RegionLink name={region.name} />{' '}
              <span className={styles.service}>{region.service}</span>
            </>
          )}
        </h3>
        <Badge {...look}>{word(t, 'health', region.health)}</Badge>
      </header>
      <Facts region={region} />
      {why && (
        <p className={styles.why}>
          <span className={styles.whyLabel}>{t('region.why')}</span>{' '}
          <Link to="/actions/$id" params={{ id: why.id }}>
            {why.reason}
          </Link>
        </p>
      )}
      {!why && region.why && region.health !== 'good' && (
        <p className={styles.why}>
          <span className={styles.whyLabel}>{t('region.why')}</span> {region.why}
        </p>
      )}
      {observed && (
        <>
          <SignalTable region={region} />
          <Freshness region={region} />
        </>
      )}
    </article>
  );
});

function Facts({ region }: { region: Region }) {
  const { t, locale } = useLocale();
  const mode = region.protective_mode;
  const weight = percent(region.weight, locale, 0);
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('region.class')}</dt>
        <dd>{word(t, 'region.class', region.class)}</dd>
      </div>
      <div>
        <dt>{t('region.machine')}</dt>
        <dd className={styles[MACHINE_TONE[region.machine] ?? 'quiet']}>
          {word(t, 'region.machine', region.machine)}
        </dd>
      </div>
      <div>
        <dt>{t('region.weight')}</dt>
        <dd>{weight === DASH ? <Unknown /> : weight}</dd>
      </div>
      <div>
        <dt>{t('region.mode')}</dt>
        <dd className={styles[(mode && MODE_TONE[mode]) ?? 'quiet']}>
          {mode ? word(t, 'region.mode', mode) : <Unknown />}
        </dd>
      </div>
    </dl>
  );
}

function Freshness({ region }: { region: Region }) {
  const { t, locale } = useLocale();
  const coverage = percent(region.coverage, locale, 0);
  return (
    <footer className={styles.foot}>
      <span>
        {coverage === DASH
          ? t('region.coverage.unknown')
          : t('region.coverage', { value: coverage })}
      </span>
      {region.watermark ? (
        <span>
          {t('region.watermark')} <Age at={region.watermark} />
        </span>
      ) : (
        <span>{t('region.watermark.unknown')}</span>
      )}
    </footer>
  );
}
