import { Link } from '@tanstack/react-router';
import { useTraces } from '../api/telemetry';
import type { TraceItem } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLink } from '../regions/RegionLink';
import { Grid, type GridColumn } from '../table/Grid';
import { useRange } from '../time/useRange';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Mark } from '../ui/Mark';
import { More } from '../ui/More';
import { Empty } from '../ui/Panel';
import { Clock, Unknown } from '../ui/Time';
import { brief } from './length';
import { traceTexts } from './texts';

const NO_CONDITIONS = {
  route: undefined,
  region: undefined,
  status: undefined,
  min: undefined,
  max: undefined,
  attr: undefined,
};

/** Traces of the range that the conditions fit, newest first. */
export function TraceList({ service }: { service?: string }) {
  const say = useTexts(traceTexts);
  const search = usePageSearch();
  const set = useSetSearch();
  const range = useRange();
  const asked = { ...search, service: service ?? search.service };
  const query = useTraces(asked, range.query);
  const { route, region, status, min, max, attr } = search;
  const narrowed = [route, region, status, min, max, attr, search.service].some(Boolean);
  const columns = useColumns();
  return (
    <DataPanel
      id="traces"
      title={say('list')}
      untitled
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        narrowed ? (
          <Empty why={say('empty')} hint={say('empty.why')}>
            <Button onClick={() => set({ ...NO_CONDITIONS, service: undefined })}>
              {say('empty.clear')}
            </Button>
          </Empty>
        ) : (
          <Empty why={say('empty.none')} hint={say('empty.hint')} command="./syntropy demo" />
        )
      }
    >
      {({ items, matched }) => (
        <>
          <Grid
            caption={say('list')}
            columns={columns}
            rows={items}
            rowKey={(item) => item.trace_id}
          />
          <More query={query} text={say('showing', { shown: items.length, matched })} />
        </>
      )}
    </DataPanel>
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
