import { useMemo } from 'react';
import { useSlos } from '../api/queries';
import type { Slo, SloState } from '../api/types';
import { matches } from '../app/filter';
import { useOverviewSearch } from '../app/search';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Mark } from '../ui/Mark';
import { Empty, NothingMatches, Panel, Showing } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { SloRows } from './SloRows';
import styles from './Slos.module.css';
import { STATES, stateLook } from './state';

/** All objectives, or those of one service. */
export function Slos({ service }: { service?: string }) {
  const { t } = useLocale();
  const all = useSlos();
  const own = useMemo(
    () =>
      service === undefined || all.data === undefined
        ? all.data
        : { ...all.data, items: all.data.items.filter((slo) => slo.service === service) },
    [all.data, service],
  );
  const query = { ...all, data: own };
  const { q, set } = useOverviewSearch();
  return (
    <Panel
      id="slos"
      title={t('slos.title')}
      query={query}
      summary={(items) => <StateCounts items={items} />}
      empty={
        service === undefined ? (
          <Empty why={t('slos.empty')} hint={t('slos.empty.hint')} command="./syntropy demo" />
        ) : (
          <Empty
            why={t('slos.empty.service', { service })}
            hint={t('slos.empty.service.hint')}
            command="./syntropy validate"
          />
        )
      }
    >
      {(listing) => {
        const shown = listing.items
          .filter((slo) =>
            matches(q, [
              slo.name,
              slo.service,
              slo.state,
              word(t, 'slo.state', slo.state),
              ...slo.groups.flatMap((group) => Object.values(group.labels)),
            ]),
          )
          .sort(
            (a, b) =>
              rank(a) - rank(b) ||
              a.service.localeCompare(b.service) ||
              a.name.localeCompare(b.name),
          );
        if (shown.length === 0)
          return <NothingMatches q={q} onClear={() => set({ q: undefined })} />;
        return (
          <>
            <Showing shown={shown.length} of={listing} />
            <table className={styles.table}>
              <caption className="visually-hidden">{t('slos.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('slo.name')}</th>
                  <th scope="col">{t('slo.state')}</th>
                  <th scope="col" className={styles.number}>
                    {t('slo.objective')}
                  </th>
                  <th scope="col" className={styles.number}>
                    {t('slo.sli')}
                  </th>
                  <th scope="col">{t('slo.budget')}</th>
                  <th scope="col" className={styles.number} title={t('slo.burn.title')}>
                    {t('slo.burn1h')}
                  </th>
                  <th scope="col" className={styles.number} title={t('slo.burn.title')}>
                    {t('slo.burn6h')}
                  </th>
                  <th scope="col" className={styles.number}>
                    {t('slo.age')}
                  </th>
                </tr>
              </thead>
              {shown.map((slo) => (
                <SloRows key={slo.name} slo={slo} />
              ))}
            </table>
          </>
        );
      }}
    </Panel>
  );
}

/** What wants a look comes first, what nothing is known of last. */
const RANKS: readonly SloState[] = ['exhausted', 'burning', 'stale', 'ok', 'no_traffic', 'no_data'];
const rank = ({ state }: Slo) => RANKS.indexOf(state);

function StateCounts({ items }: { items: readonly Slo[] }) {
  const { t } = useLocale();
  return STATES.map((state) => {
    const count = items.filter((slo) => slo.state === state).length;
    if (count === 0) return null;
    return (
      <span key={state} className={panel.count}>
        <Mark {...stateLook(state)} />
        {word(t, 'slo.state', state)} <b>{count}</b>
      </span>
    );
  });
}
