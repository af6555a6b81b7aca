import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useIncidents } from '../api/incidents';
import type { Incident } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { decimal } from '../format/numbers';
import { duration, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLinks } from '../regions/RegionLink';
import { ServiceLink } from '../services/ServiceLink';
import { Grid, type GridColumn } from '../table/Grid';
import { TextField } from '../ui/Filters';
import { ListPanel } from '../ui/ListPanel';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import { STATE_CONDITIONS, StateFilters } from '../ui/StateFilters';
import { Clock } from '../ui/Time';
import { INCIDENT_STATES, IncidentBadge, SEVERITIES } from './IncidentBadge';
import { incidentTexts } from './texts';

/** `*` is the server's name for an incident about no single service. */
const MANY = '*';

export function IncidentsPage() {
  const say = useTexts(incidentTexts);
  useTitle(say('title'));
  const { state, severity, service, region } = usePageSearch();
  const set = useSetSearch();
  const query = useIncidents({ state, severity, service, region });
  const columns = useColumns();
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
      </div>
      <StateFilters
        label={say('title')}
        states={INCIDENT_STATES.map((each) => [each, say(`state.${each}`)])}
        severities={SEVERITIES.map((each) => [each, each])}
      >
        <TextField
          id="region"
          label={say('region')}
          value={region}
          onChange={(value) => set({ region: value })}
        />
      </StateFilters>
      <ListPanel
        id="incidents"
        title={say('title')}
        query={query}
        conditions={[...STATE_CONDITIONS, 'region']}
        none={{ why: say('none'), hint: say('none.why') }}
        empty={{ why: say('empty'), hint: say('empty.hint') }}
      >
        {(items) => (
          <Grid caption={say('title')} columns={columns} rows={items} rowKey={({ id }) => id} />
        )}
      </ListPanel>
    </>
  );
}

/** How long it went on, or goes on. */
export function Lasted({ incident }: { incident: Incident }) {
  const { locale } = useLocale();
  const now = useServerNow();
  const from = millisOf(incident.started_at) ?? now;
  const to = millisOf(incident.resolved_at) ?? now;
  return duration(Math.max(1000, to - from), locale);
}

function useColumns(): readonly GridColumn<Incident>[] {
  const say = useTexts(incidentTexts);
  const { locale } = useLocale();
  return useMemo(
    () => [
      {
        id: 'title',
        title: say('incident'),
        share: 3,
        cell: ({ id, title }) => (
          <Link to="/incidents/$id" params={{ id }}>
            <b>{title}</b>
          </Link>
        ),
      },
      {
        id: 'severity',
        title: say('severity'),
        share: 0.7,
        cell: ({ severity }) => severity,
      },
      {
        id: 'state',
        title: say('state'),
        share: 1.1,
        cell: ({ state }) => <IncidentBadge state={state} />,
      },
      {
        id: 'service',
        title: say('service'),
        cell: ({ service, regions }) => (
          <span className={page.roomy}>
            {service === MANY ? say('service.any') : <ServiceLink name={service} />}
            {regions && regions.length > 0 && (
              <span className={page.sub}>
                {' · '}
                <RegionLinks names={regions} />
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'alerts',
        title: say('alerts'),
        number: true,
        share: 0.6,
        cell: ({ alerts, peak, state }) => decimal(state === 'resolved' ? peak : alerts, locale, 0),
      },
      { id: 'started', title: say('started'), cell: ({ started_at }) => <Clock at={started_at} /> },
      {
        id: 'lasted',
        title: say('lasted'),
        number: true,
        share: 0.8,
        cell: (incident) => <Lasted incident={incident} />,
      },
    ],
    [say, locale],
  );
}
