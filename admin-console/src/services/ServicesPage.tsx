import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSlos } from '../api/queries';
import { useServiceMap, useServices } from '../api/services';
import { matches } from '../app/filter';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { decimal, percent, quantity } from '../format/numbers';
import { duration } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLinks } from '../regions/RegionLink';
import { BudgetBar } from '../slos/BudgetBar';
import { Grid, type GridColumn } from '../table/Grid';
import { byName } from '../table/sort';
import { DataPanel, type Fed } from '../ui/DataPanel';
import { ErrorNotice } from '../ui/ErrorNotice';
import page from '../ui/Page.module.css';
import { Empty, NothingMatches, Showing } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { Unknown } from '../ui/Time';
import { criticalityRank, type ServiceRow, serviceRows } from './rows';
import { serviceTexts } from './texts';

export function ServicesPage() {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  useTitle(say('title'));
  const services = useServices();
  const mapped = useServiceMap();
  const budgets = useSlos();
  const map = mapped.data;
  const slos = budgets.data?.items;
  const { q = '', sort } = usePageSearch();
  const set = useSetSearch();
  const columns = useColumns();
  const rows = useMemo(
    () =>
      serviceRows(services.data?.items ?? [], map, slos ?? []).sort((a, b) =>
        byName(a.name, b.name),
      ),
    [services.data, map, slos],
  );
  const shown = useMemo(
    () =>
      rows.filter((row) =>
        matches(q, [row.name, row.owner, row.version, row.criticality, ...row.regions]),
      ),
    [rows, q],
  );
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
      </div>
      <DataPanel
        id="services"
        title={say('title')}
        untitled
        query={services}
        isEmpty={() => rows.length === 0}
        empty={<Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy demo" />}
      >
        {({ more }) => (
          <>
            <Missing query={mapped} title={say('failed.map')} />
            <Missing query={budgets} title={say('failed.slos')} />
            {shown.length === 0 ? (
              <NothingMatches q={q} onClear={() => set({ q: undefined })} />
            ) : (
              <>
                <Showing shown={shown.length} of={{ items: rows, more }} />
                <Grid
                  caption={say('title')}
                  columns={columns}
                  rows={shown}
                  rowKey={({ name }) => name}
                  sort={sort}
                  onSort={(next) => set({ sort: next })}
                />
                {map?.window_seconds && (
                  <p className={panel.showing}>
                    {say('window', { window: duration(map.window_seconds * 1000, locale) })}
                  </p>
                )}
              </>
            )}
          </>
        )}
      </DataPanel>
    </>
  );
}

/** Some columns of the list could not be loaded: that is not the same as having nothing in them. */
function Missing({ query, title }: { query: Fed<unknown>; title: string }) {
  const { data, error, refetch } = query;
  if (data !== undefined || error === null) return null;
  return <ErrorNotice error={error} title={title} onRetry={() => void refetch()} />;
}

function useColumns(): readonly GridColumn<ServiceRow>[] {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  return useMemo(
    () => [
      {
        id: 'name',
        title: say('service'),
        share: 2,
        value: ({ name }) => name,
        cell: ({ name, registered }) => (
          <>
            <Link to="/services/$id/overview" params={{ id: name }}>
              <b>{name}</b>
            </Link>
            {!registered && <span className={page.sub}> · {say('unregistered')}</span>}
          </>
        ),
      },
      {
        id: 'criticality',
        title: say('criticality'),
        value: criticalityRank,
        cell: ({ criticality }) =>
          criticality === null ? <Unknown /> : say.word('criticality', criticality),
      },
      {
        id: 'owner',
        title: say('owner'),
        value: ({ owner }) => owner,
        cell: ({ owner }) => owner ?? <Unknown />,
      },
      {
        id: 'version',
        title: say('version'),
        value: ({ version }) => version,
        cell: ({ version }) => version ?? <Unknown />,
      },
      {
        id: 'regions',
        title: say('regions'),
        share: 1.6,
        cell: ({ regions }) =>
          regions.length === 0 ? <Unknown /> : <RegionLinks names={regions} />,
      },
      number(
        'instances',
        say('instances'),
        ({ instances }) => instances,
        (value) => decimal(value, locale, 0),
      ),
      number(
        'rate',
        say('rate'),
        ({ rate }) => rate,
        (value) => decimal(value, locale, 1),
      ),
      number(
        'errors',
        say('errors'),
        ({ errors }) => errors,
        (value) => percent(value, locale, 2),
      ),
      number(
        'p95',
        say('p95'),
        ({ p95 }) => p95,
        (value) => quantity(value, 's', locale),
      ),
      {
        id: 'budget',
        title: say('budget'),
        wide: true,
        share: 1.5,
        value: ({ budget }) => budget,
        cell: ({ budget }) => <BudgetBar remaining={budget} />,
      },
    ],
    [say, locale],
  );
}

function number(
  id: string,
  title: string,
  value: (row: ServiceRow) => number | null,
  show: (value: number) => string,
): GridColumn<ServiceRow> {
  return {
    id,
    title,
    value,
    number: true,
    share: 0.8,
    cell: (row) => {
      const known = value(row);
      return known === null ? <Unknown /> : show(known);
    },
  };
}
