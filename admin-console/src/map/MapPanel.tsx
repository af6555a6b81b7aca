import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useActions, useRegions } from '../api/queries';
import { matches } from '../app/filter';
import { useOverviewSearch } from '../app/search';
import { TwinButton } from '../charts/Chart';
import { useTwin } from '../charts/twin';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { type Failover, failoversOf } from '../regions/failovers';
import { STATES, stateLook, stateOf, stateWord } from '../regions/look';
import { RegionTable } from '../regions/RegionTable';
import { type Site, sitesOf } from '../regions/sites';
import { regionTexts } from '../regions/texts';
import { DataPanel } from '../ui/DataPanel';
import { Mark } from '../ui/Mark';
import { useMedia } from '../ui/media';
import { Empty, NothingMatches } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { Aside } from './Aside';
import styles from './Map.module.css';
import { HEIGHT, WIDTH } from './projection';

const WorldMap = lazy(() => import('./WorldMap').then(({ WorldMap }) => ({ default: WorldMap })));

/** More rows than this are on the regions' own page. */
const MOST_ROWS = 12;

/** Where the regions are and how they do: a map, a table, or a list where a map has no room. */
export function MapPanel() {
  const { t } = useLocale();
  const say = useTexts(regionTexts);
  const query = useRegions();
  const actions = useActions().data?.items;
  const { q, set } = useOverviewSearch();
  const narrow = useMedia('(width < 640px)');
  const table = useTwin();
  const items = query.data?.items;
  const sites = useMemo(() => sitesOf(items ?? []), [items]);
  const failovers = useMemo(() => failoversOf(actions ?? []), [actions]);
  const shown = sites.filter((site) =>
    matches(q, [
      site.name,
      site.jurisdiction,
      ...site.services.map(({ service }) => service),
      stateOf(site),
      stateWord(t, stateOf(site)),
      word(t, 'region.mode', site.mode ?? ''),
    ]),
  );
  return (
    <DataPanel
      id="map"
      title={say('map')}
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={<Empty why={say('empty')} />}
      summary={() => <StateCounts sites={sites} />}
      tools={
        <>
          <Link to="/regions">{say('all')}</Link>
          {!narrow && <TwinButton />}
        </>
      }
    >
      {() => {
        if (shown.length === 0)
          return <NothingMatches q={q} onClear={() => set({ q: undefined })} />;
        return narrow || table ? (
          <List sites={shown} failovers={failovers} />
        ) : (
          <div className={styles.board}>
            <Suspense
              fallback={
                <div className={styles.map} style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }} />
              }
            >
              <WorldMap sites={shown} failovers={failovers} />
            </Suspense>
            <Aside sites={shown} failovers={failovers} />
          </div>
        );
      }}
    </DataPanel>
  );
}

function List({ sites, failovers }: { sites: readonly Site[]; failovers: readonly Failover[] }) {
  const { t } = useLocale();
  return (
    <div className={styles.list}>
      <RegionTable sites={sites.slice(0, MOST_ROWS)} />
      {sites.length > MOST_ROWS && (
        <p className={panel.showing}>
          {t('list.showing', { shown: MOST_ROWS, total: sites.length })}
        </p>
      )}
      <Aside sites={sites} failovers={failovers} list />
    </div>
  );
}

function StateCounts({ sites }: { sites: readonly Site[] }) {
  const { t } = useLocale();
  return STATES.map((state) => {
    const count = sites.filter((site) => stateOf(site) === state).length;
    if (count === 0) return null;
    return (
      <span key={state} className={panel.count}>
        <Mark {...stateLook(state)} />
        {stateWord(t, state)} <b>{count}</b>
      </span>
    );
  });
}
