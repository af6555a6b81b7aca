import { useMemo } from 'react';
import { useRegions } from '../api/queries';
import { matches } from '../app/filter';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Grid } from '../table/Grid';
import { Empty, NothingMatches, Panel, Showing } from '../ui/Panel';
import { useRegionColumns } from './columns';
import { stateOf, stateWord } from './look';
import { sitesOf } from './sites';
import { regionTexts } from './texts';

/** Every region, the worst first. */
export function RegionsPage() {
  const { t } = useLocale();
  const say = useTexts(regionTexts);
  useTitle(t('regions.title'));
  const all = useRegions();
  const { q = '', sort } = usePageSearch();
  const set = useSetSearch();
  const columns = useRegionColumns();
  const { data } = all;
  const sites = useMemo(() => data && { items: sitesOf(data.items), more: data.more }, [data]);
  return (
    <>
      <h1 className="visually-hidden">{t('regions.title')}</h1>
      <Panel
        id="sites"
        title={say('list')}
        query={{ ...all, data: sites }}
        empty={<Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy demo" />}
      >
        {(listing) => {
          const shown = listing.items.filter((site) =>
            matches(q, [
              site.name,
              site.jurisdiction,
              stateOf(site),
              stateWord(t, stateOf(site)),
              ...site.services.map(({ service }) => service),
            ]),
          );
          if (shown.length === 0)
            return <NothingMatches q={q} onClear={() => set({ q: undefined })} />;
          return (
            <>
              <Showing shown={shown.length} of={listing} />
              <Grid
                caption={say('list')}
                columns={columns}
                rows={shown}
                rowKey={({ name }) => name}
                sort={sort}
                onSort={(next) => set({ sort: next })}
              />
            </>
          );
        }}
      </Panel>
    </>
  );
}
