import { Link } from '@tanstack/react-router';
import { actionLook } from '../actions/state';
import { percent } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import type { Failover } from '../regions/failovers';
import { STATES, stateLook, stateOf, stateWord } from '../regions/look';
import { RegionLink } from '../regions/RegionLink';
import type { Site } from '../regions/sites';
import { regionTexts } from '../regions/texts';
import { Badge, Mark } from '../ui/Mark';
import styles from './Map.module.css';

interface Props {
  sites: readonly Site[];
  failovers: readonly Failover[];
  /** Beside a table: it has every region, and needs no legend. */
  list?: boolean;
}

/** How many regions without a place are named; the rest are in the table. */
const MOST_NAMED = 8;

/** What the map cannot draw: traffic moved in words, regions without a place, the legend. */
export function Aside({ sites, failovers, list = false }: Props) {
  const say = useTexts(regionTexts);
  const { t, locale } = useLocale();
  const placeless = sites.filter(({ place }) => place === null);
  return (
    <div className={styles.aside}>
      <section aria-labelledby="failovers-title">
        <h3 id="failovers-title">{say('failovers')}</h3>
        {failovers.length === 0 && <p className={styles.quiet}>{say('failovers.none')}</p>}
        <ul className={styles.moves}>
          {failovers.map(({ action, from, service, to }) => (
            <li key={action.id}>
              <Link to="/actions/$id" params={{ id: action.id }}>
                {say('failover', {
                  service,
                  from,
                  to:
                    to
                      .map(({ region, share }) => `${region} ${percent(share, locale, 0)}`)
                      .join(', ') || say('failover.nowhere'),
                })}
              </Link>{' '}
              <Badge {...actionLook(action.state)}>{word(t, 'action.state', action.state)}</Badge>
            </li>
          ))}
        </ul>
      </section>
      {placeless.length > 0 && (
        <section aria-labelledby="noplace-title" id="noplace">
          <h3 id="noplace-title">
            {say('noplace')} <span className={styles.quiet}>{placeless.length}</span>
          </h3>
          {!list && (
            <ul className={styles.placeless}>
              {placeless.slice(0, MOST_NAMED).map((site) => (
                <li key={site.name}>
                  <Mark {...stateLook(stateOf(site))} /> <RegionLink name={site.name} />{' '}
                  <span className={styles.quiet}>{stateWord(t, stateOf(site))}</span>
                </li>
              ))}
            </ul>
          )}
          {!list && placeless.length > MOST_NAMED && (
            <p className={styles.quiet}>
              {t('list.showing', { shown: MOST_NAMED, total: placeless.length })}
            </p>
          )}
          <p className={styles.quiet}>{say('noplace.why')}</p>
          <pre className={styles.document}>
            <code>{documentFor(placeless[0]?.name ?? '')}</code>
          </pre>
        </section>
      )}
      {!list && <Legend />}
    </div>
  );
}

const documentFor = (name: string) =>
  `apiVersion: syntropy/v1
kind: Region
metadata: {name: ${name}}
spec:
  place: {lat: 53.3, lon: -6.3}`;

function Legend() {
  const say = useTexts(regionTexts);
  const { t } = useLocale();
  return (
    <section aria-labelledby="legend-title">
      <h3 id="legend-title">{say('legend')}</h3>
      <ul className={styles.legend}>
        {STATES.map((state) => (
          <li key={state}>
            <Mark {...stateLook(state)} /> {stateWord(t, state)}
          </li>
        ))}
      </ul>
      <ul className={styles.lines}>
        <li>
          <svg viewBox="0 0 28 8" aria-hidden="true">
            <path d="M0 4h28" className={styles.arc} />
          </svg>
          {say('legend.arc')}
        </li>
        <li>
          <svg viewBox="0 0 28 8" aria-hidden="true">
            <path d="M0 4h28" className={styles.arc} data-running="true" />
          </svg>
          {say('legend.running')}
        </li>
      </ul>
      <p className={styles.quiet}>{say('legend.size')}</p>
      <p className={styles.quiet}>{say('cost.why')}</p>
    </section>
  );
}
