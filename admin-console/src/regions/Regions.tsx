import { useState } from 'react';
import { isOpen } from '../actions/state';
import { useActions, useRegions } from '../api/queries';
import type { Action, Region } from '../api/types';
import { matches } from '../app/filter';
import { useOverviewSearch } from '../app/search';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { healthLook, Mark } from '../ui/Mark';
import { Empty, NothingMatches, Panel, Showing } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { RegionCard } from './RegionCard';
import styles from './Regions.module.css';
import { HEALTHS, urgency } from './sites';
import { regionTexts } from './texts';

/** So many cards say what there is to do; more would only be scrolled past. */
const MOST = 6;

/** Cards of one service side by side, and cards of equal height in a row. */
function byPlace(a: Region, b: Region): number {
  return (
    b.signals.length - a.signals.length ||
    a.service.localeCompare(b.service) ||
    a.name.localeCompare(b.name)
  );
}

/** Those that ask for attention, when there are too many for all; what is judged comes first. */
function worst(regions: readonly Region[]): Region[] {
  const rank = ({ machine, health, protective_mode, policy }: Region) =>
    urgency({ machine, health, mode: protective_mode ?? null }) + (policy ? 0 : 1_000);
  return [...regions].sort((a, b) => rank(a) - rank(b) || byPlace(a, b)).slice(0, MOST);
}

/** The newest action that still holds on this region. */
export function holding(actions: readonly Action[], region: Region): Action | undefined {
  return actions.find(
    ({ state, target }) =>
      isOpen(state) && target.service === region.service && target.region === region.name,
  );
}

export function Regions() {
  const { t } = useLocale();
  const query = useRegions();
  const actions = useActions().data?.items ?? [];
  const { q, set } = useOverviewSearch();
  const [all, setAll] = useState(false);
  const say = useTexts(regionTexts);
  return (
    <Panel
      id="regions"
      title={t('regions.title')}
      query={query}
      summary={(items) => <HealthCounts items={items} />}
      empty={
        <Empty why={t('regions.empty')} hint={t('regions.empty.hint')} command="./syntropy demo" />
      }
    >
      {(listing) => {
        const found = listing.items
          .filter((region) =>
            matches(q, [
              region.name,
              region.service,
              region.health,
              word(t, 'health', region.health),
              word(t, 'region.machine', region.machine),
            ]),
          )
          .sort(byPlace);
        if (found.length === 0)
          return <NothingMatches q={q} onClear={() => set({ q: undefined })} />;
        const shown = all || found.length <= MOST ? found : worst(found);
        return (
          <>
            <Showing shown={shown.length} of={listing} />
            <ul className={styles.grid}>
              {shown.map((region) => (
                <li key={`${region.service} ${region.name}`}>
                  <RegionCard region={region} why={holding(actions, region)} />
                </li>
              ))}
            </ul>
            {found.length > MOST && (
              <p>
                <Button onClick={() => setAll(!all)}>
                  {all
                    ? say('show.less', { count: MOST })
                    : say('show.all', { count: found.length })}
                </Button>
              </p>
            )}
          </>
        );
      }}
    </Panel>
  );
}

function HealthCounts({ items }: { items: readonly Region[] }) {
  const { t } = useLocale();
  return HEALTHS.map((health) => {
    const count = items.filter((region) => region.health === health).length;
    if (count === 0) return null;
    return (
      <span key={health} className={panel.count}>
        <Mark {...healthLook(health)} />
        {word(t, 'health', health)} <b>{count}</b>
      </span>
    );
  });
}
