import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useActions, useRegions } from '../api/queries';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { TwinButton } from '../charts/Chart';
import { MetricPanel } from '../charts/MetricPanel';
import { lineOf } from '../charts/series';
import { badOf } from '../explain/bad';
import { Difference } from '../explain/Difference';
import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DURATION } from '../services/metrics';
import { useRange } from '../time/useRange';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { EvuParts } from './EvuParts';
import { stateLook, stateOf, stateWord } from './look';
import { HZ, useRegionMetrics } from './metrics';
import { RegionAlerts } from './RegionAlerts';
import { RegionCard } from './RegionCard';
import { RegionCards } from './RegionCards';
import { RegionHistory } from './RegionHistory';
import { RegionLink } from './RegionLink';
import { RegionObjectives } from './RegionObjectives';
import { RegionStates } from './RegionStates';
import { holding } from './Regions';
import styles from './Regions.module.css';
import { type Site, sitesOf } from './sites';
import { regionTexts } from './texts';

/** Where under 420 Hz a collective is low (contracts §7). */
const LOW_HZ = 420;

/** One region: how it is, what runs there, how it went and what was decided. */
export function RegionPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const say = useTexts(regionTexts);
  useTitle(id);
  const all = useRegions();
  const { data } = all;
  const found = useMemo(
    () =>
      data && {
        site: sitesOf(data.items).find(({ name }) => name === id) ?? null,
        others: [...new Set(data.items.map(({ name }) => name))],
      },
    [data, id],
  );
  const site = found?.site ?? null;
  return (
    <>
      <Heading id={id} site={site} />
      <DataPanel
        id="region"
        title={say('now')}
        untitled
        query={{ ...all, data: found }}
        isEmpty={({ site }) => site === null}
        empty={
          <Empty why={say('missing', { name: id })} hint={say('missing.hint')}>
            <ul className={styles.names}>
              {found?.others.slice(0, 24).map((name) => (
                <li key={name}>
                  <RegionLink name={name} />
                </li>
              ))}
            </ul>
          </Empty>
        }
      >
        {({ site }) => site && <Now site={site} />}
      </DataPanel>
      {site && <RegionStates region={id} services={site.services} />}
      <Charts region={id} />
      <RegionObjectives region={id} />
      <RegionAlerts region={id} />
      <RegionHistory region={id} />
    </>
  );
}

function Heading({ id, site }: { id: string; site: Site | null }) {
  const say = useTexts(regionTexts);
  const { t } = useLocale();
  const link = `${button.button} ${button.plain} ${button.link}`;
  return (
    <>
      <div className={page.head}>
        <h1>{id}</h1>
        {site && <Badge {...stateLook(stateOf(site))}>{stateWord(t, stateOf(site))}</Badge>}
        <Link to="/regions" className={page.sub}>
          {say('all')}
        </Link>
      </div>
      <nav aria-label={say('links')} className={styles.links}>
        <Link to="/traces" search={{ region: id, status: 'error' }} className={link}>
          {say('traces.failed')}
        </Link>
        <Link to="/traces" search={{ region: id }} className={link}>
          {say('traces')}
        </Link>
        <Link to="/logs" search={{ region: id }} className={link}>
          {say('logs')}
        </Link>
        <Link to="/alerts" search={{ region: id }} className={link}>
          {say('alerts')}
        </Link>
        <Link to="/actions/new" search={{ kind: 'failover', region: id }} className={link}>
          {say('go.failover', { region: id })}
        </Link>
      </nav>
    </>
  );
}

function Now({ site }: { site: Site }) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const actions = useActions().data?.items ?? [];
  const { place, jurisdiction, services } = site;
  return (
    <div className={page.stack}>
      <Facts
        facts={[
          [say('mode'), say.word('mode', site.mode ?? 'unknown')],
          [say('jurisdiction'), jurisdiction],
          [
            say('place'),
            place &&
              say('place.at', {
                lat: decimal(place.lat, locale),
                lon: decimal(place.lon, locale),
              }),
          ],
          [say('cost'), say('unknown')],
        ]}
      />
      <RegionCards site={site} />
      <EvuParts site={site} />
      <section aria-labelledby="here-title" className={styles.here}>
        <h2 id="here-title">{say('here')}</h2>
        <ul className={styles.grid}>
          {services.map((region) => (
            <li key={region.service}>
              <RegionCard region={region} inRegion why={holding(actions, region)} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Charts({ region }: { region: string }) {
  const say = useTexts(regionTexts);
  const range = useRange();
  const metrics = useRegionMetrics(region, range.query);
  const { bad } = usePageSearch();
  const set = useSetSearch();
  const times = { from: range.from, to: range.to };
  const onBrush = (from: number, to: number) => set({ bad: badOf(from, to) });
  const none = (metric: string) => ({
    why: say('chart.none'),
    hint: say('chart.none.hint', { metric }),
  });
  return (
    <>
      {bad && <Difference bad={bad} spans={{ region }} />}
      <div className={page.columns}>
        <MetricPanel
          id="hz"
          title={say('chart.hz')}
          query={metrics.hz}
          empty={none(HZ)}
          tools={<TwinButton />}
          lines={({ items }) => items.map((item) => lineOf(item, region))}
          plot={{ ...times, unit: 'Hz', limit: { value: LOW_HZ, text: `${LOW_HZ} Hz` } }}
        />
        <MetricPanel
          id="latency"
          title={say('chart.p95')}
          query={metrics.p95}
          empty={none(DURATION)}
          lines={({ items }) => items.map((item) => lineOf(item, region))}
          plot={{ ...times, unit: 's', onBrush }}
        />
        <MetricPanel
          id="rate"
          title={say('chart.rate')}
          query={metrics.rate}
          empty={none(DURATION)}
          lines={({ items }) => items.map((item) => lineOf(item, region))}
          plot={{ ...times, unit: '/s', onBrush }}
        />
      </div>
    </>
  );
}
