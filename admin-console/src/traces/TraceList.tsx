import { Link } from '@tanstack/react-router';
import { useTraces } from '../api/telemetry';
import type { TraceItem } from '../api/types';
import { usePageSearch } from '../app/search';
import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLink } from '../regions/RegionLink';
import { Grid, type GridColumn } from '../table/Grid';
import { useRange } from '../time/useRange';
import { ListPanel } from '../ui/ListPanel';
import { Mark } from '../ui/Mark';
import { Clock, Unknown } from '../ui/Time';
import { brief } from './length';
import { traceTexts } from './texts';

const CONDITIONS = ['route', 'region', 'status', 'min', 'max', 'attr', 'service'] as const;

/** Traces of the range that the conditions fit, newest first. */
export function TraceList({ service }: { service?: string }) {
  const say = useTexts(traceTexts);
  const search = usePageSearch();
  const range = useRange();
  const query = useTraces({ ...search, service: service ?? search.service }, range.query);
  const columns = useColumns();
  return (
    <ListPanel
      id="traces"
      title={say('list')}
      query={query}
      conditions={CONDITIONS}
      none={{ why: say('empty'), hint: say('empty.why') }}
      empty={{ why: say('empty.none'), hint: say('empty.hint') }}
    >
      {(items) => (
        <Grid
          caption={say('list')}
          columns={columns}
          rows={items}
          rowKey={(item) => item.trace_id}
        />
      )}
    </ListPanel>
  );
}

function useColumns(): readonly GridColumn<TraceItem>[] {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  return [
    {
      id: 'root',
      title: say('root'),
      share: 3,
      cell: ({ trace_id, span }) => (
        <Link to="/traces/$traceId" params={{ traceId: trace_id }}>
          <b>{span.service}</b> {span.name}
        </Link>
      ),
    },
    { id: 'route', title: say('route'), share: 1.6, cell: ({ route }) => route || <Unknown /> },
    {
      id: 'region',
      title: say('region'),
      cell: ({ span }) => (span.region ? <RegionLink name={span.region} /> : <Unknown />),
    },
    { id: 'started', title: say('started'), cell: ({ span }) => <Clock at={span.start} /> },
    {
      id: 'duration',
      title: say('duration'),
      number: true,
      share: 0.8,
      cell: ({ span }) => brief(span.duration_ms * 1000, locale),
    },
    {
      id: 'spans',
      title: say('spans'),
      number: true,
      share: 0.6,
      cell: ({ spans }) => decimal(spans, locale, 0),
    },
    {
      id: 'errors',
      title: say('errors'),
      number: true,
      share: 0.6,
      cell: ({ errors }) =>
        errors > 0 ? (
          <span>
            <Mark shape="triangle" tone="bad" /> {decimal(errors, locale, 0)}
          </span>
        ) : (
          '0'
        ),
    },
  ];
}
