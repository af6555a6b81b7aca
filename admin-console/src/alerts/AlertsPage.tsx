import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAlert, useAlerts } from '../api/incidents';
import type { Alert } from '../api/types';
import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { burn } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { groupName } from '../slos/worst';
import { Grid, type GridColumn } from '../table/Grid';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Choice, Filters, TextField } from '../ui/Filters';
import { More } from '../ui/More';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Age } from '../ui/Time';
import { ALERT_STATES, AlertBadge } from './AlertBadge';
import { AlertDetails } from './AlertDetails';
import { alertTexts } from './texts';

export function AlertsPage() {
  const say = useTexts(alertTexts);
  useTitle(say('title'));
  const { state, severity, service, region, alert } = usePageSearch();
  const set = useSetSearch();
  const query = useAlerts({ state, severity, service, region });
  const columns = useColumns();
  const narrowed = [state, severity, service, region].some(Boolean);
  const clear = { state: undefined, severity: undefined, service: undefined, region: undefined };
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
      </div>
      <Filters label={say('title')}>
        <TextField
          id={FILTER_ID}
          label={say('service')}
          value={service}
          onChange={(value) => set({ service: value })}
        />
        <TextField
          id="region"
          label={say('region')}
          value={region}
          onChange={(value) => set({ region: value })}
        />
        <Choice
          label={say('state')}
          any={say('state.any')}
          value={state}
          options={ALERT_STATES.map((each) => [each, say(`state.${each}`)] as const)}
          onChange={(value) => set({ state: value })}
        />
        <Choice
          label={say('severity')}
          any={say('severity.any')}
          value={severity}
          options={(['page', 'ticket'] as const).map((each) => [each, say(`severity.${each}`)])}
          onChange={(value) => set({ severity: value })}
        />
      </Filters>
      {alert && <Opened id={alert} items={query.data?.items ?? []} />}
      <DataPanel
        id="alerts"
        title={say('title')}
        untitled
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          narrowed ? (
            <Empty why={say('none')} hint={say('none.why')}>
              <Button onClick={() => set(clear)}>{say('clear')}</Button>
            </Empty>
          ) : (
            <Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy demo" />
          )
        }
      >
        {({ items, more }) => (
          <>
            <Grid
              caption={say('title')}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              chosen={alert}
            />
            <More
              query={query}
              text={say(more ? 'showing.more' : 'showing', { shown: items.length })}
            />
          </>
        )}
      </DataPanel>
    </>
  );
}

/** The alert that the address names, whether or not the list has it. */
function Opened({ id, items }: { id: string; items: readonly Alert[] }) {
  const say = useTexts(alertTexts);
  const listed = items.find((each) => each.id === id);
  const query = useAlert(listed ? null : id);
  if (listed) return <AlertDetails alert={listed} />;
  return (
    <DataPanel id="alert" title={say('details')} untitled query={query}>
      {(alert) => <AlertDetails alert={alert} />}
    </DataPanel>
  );
}

function useColumns(): readonly GridColumn<Alert>[] {
  const say = useTexts(alertTexts);
  const { locale } = useLocale();
  return useMemo(
    () => [
      {
        id: 'slo',
        title: say('slo'),
        share: 2,
        cell: ({ id, slo, service }) => (
          <>
            <Link to="/alerts" search={(before) => ({ ...before, alert: id })} replace>
              <b>{slo}</b>
            </Link>
            <span className={page.sub}> · {service}</span>
          </>
        ),
      },
      { id: 'state', title: say('state'), cell: ({ state }) => <AlertBadge state={state} /> },
      {
        id: 'severity',
        title: say('severity'),
        share: 0.8,
        cell: ({ severity }) => say.word('severity', severity),
      },
      {
        id: 'group',
        title: say('group'),
        cell: (alert) => groupName({ ...alert, state: 'ok' }) || say('all'),
      },
      { id: 'tier', title: say('tier'), share: 0.7, cell: ({ tier }) => tier },
      {
        id: 'burn',
        title: say('burn'),
        number: true,
        share: 0.7,
        cell: ({ burn_long }) => burn(burn_long, locale),
      },
      {
        id: 'since',
        title: say('since'),
        number: true,
        share: 0.8,
        cell: ({ started_at }) => <Age at={started_at} />,
      },
      { id: 'why', title: say('why'), share: 2.6, wide: true, cell: ({ why }) => why },
    ],
    [say, locale],
  );
}
