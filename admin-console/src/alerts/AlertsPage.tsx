import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAlert, useAlerts } from '../api/incidents';
import type { Alert } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { burn } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { GroupName } from '../slos/GroupName';
import { Grid, type GridColumn } from '../table/Grid';
import { TextField } from '../ui/Filters';
import { ListPanel } from '../ui/ListPanel';
import { Opened } from '../ui/Opened';
import page from '../ui/Page.module.css';
import { STATE_CONDITIONS, StateFilters } from '../ui/StateFilters';
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
  const listed = query.data?.items.find(({ id }) => id === alert);
  const one = useAlert(alert === undefined || listed ? null : alert);
  const columns = useColumns();
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
      </div>
      <StateFilters
        label={say('title')}
        states={ALERT_STATES.map((each) => [each, say(`state.${each}`)])}
        severities={(['page', 'ticket'] as const).map((each) => [each, say(`severity.${each}`)])}
      >
        <TextField
          id="region"
          label={say('region')}
          value={region}
          onChange={(value) => set({ region: value })}
        />
      </StateFilters>
      {alert && (
        <Opened id="alert" title={say('details')} listed={listed} query={one}>
          {(alert) => <AlertDetails alert={alert} />}
        </Opened>
      )}
      <ListPanel
        id="alerts"
        title={say('title')}
        query={query}
        conditions={[...STATE_CONDITIONS, 'region']}
        none={{ why: say('none'), hint: say('none.why') }}
        empty={{ why: say('empty'), hint: say('empty.hint') }}
      >
        {(items) => (
          <Grid
            caption={say('title')}
            columns={columns}
            rows={items}
            rowKey={({ id }) => id}
            chosen={alert}
          />
        )}
      </ListPanel>
    </>
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
        cell: ({ labels }) => <GroupName labels={labels} none={say('all')} />,
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
