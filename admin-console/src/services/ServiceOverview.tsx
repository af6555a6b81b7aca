import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useExemplars } from '../api/telemetry';
import type { Found, MetricItem } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import type { Line } from '../charts/align';
import { Chart, TwinButton } from '../charts/Chart';
import type { PlotProps } from '../charts/plotProps';
import { lineOf, share, total } from '../charts/series';
import { badOf } from '../explain/bad';
import { Difference } from '../explain/Difference';
import { useTexts } from '../i18n/texts';
import { useRange } from '../time/useRange';
import { DataPanel } from '../ui/DataPanel';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { DURATION, failed, REGION, STATUS, useServiceMetrics } from './metrics';
import { ServiceCards } from './ServiceCards';
import { useServiceName } from './ServicePage';
import { serviceTexts } from './texts';

type Series = Found<MetricItem>;

export function ServiceOverview() {
  const service = useServiceName();
  const say = useTexts(serviceTexts);
  const range = useRange();
  const metrics = useServiceMetrics(service, range.query);
  const filter = [`service.name=${service}`];
  const exemplars = useExemplars({ metric: DURATION, filter }, range.query).data?.items;
  const { bad } = usePageSearch();
  const set = useSetSearch();
  const onBrush = (from: number, to: number) => set({ bad: badOf(from, to) });
  const shared = { from: range.from, to: range.to, onBrush };
  return (
    <div className={page.stack}>
      <ServiceCards service={service} metrics={metrics} range={range} />
      {bad && <Difference bad={bad} spans={{ service }} />}
      <div className={page.columns}>
        <Metric
          id="latency"
          title={say('chart.latency')}
          query={metrics.regions}
          tools={<TwinButton />}
          lines={({ items }) => items.map((item) => lineOf(item, say('all_')))}
          plot={{ ...shared, unit: 's', exemplars }}
        />
        <Metric
          id="errors"
          title={say('chart.errors')}
          query={metrics.rate}
          lines={({ items }) => errorLines(items, say('all_'))}
          plot={{ ...shared, unit: '1', name: 'error_ratio' }}
        />
        <Metric
          id="rate"
          title={say('chart.rate')}
          query={metrics.rate}
          lines={({ items }) => statusLines(items)}
          plot={{ ...shared, unit: '/s' }}
        />
      </div>
    </div>
  );
}

function by(items: readonly MetricItem[], label: string): Map<string, MetricItem[]> {
  const groups = new Map<string, MetricItem[]>();
  for (const item of items) {
    const value = item.labels[label] ?? '';
    groups.set(value, [...(groups.get(value) ?? []), item]);
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

function errorLines(items: readonly MetricItem[], all: string): Line[] {
  const lines = (some: readonly MetricItem[]) => some.map((item) => lineOf(item, ''));
  return [...by(items, REGION)].map(([region, some]) =>
    share(lines(some.filter(failed)), lines(some), region || all),
  );
}

function statusLines(items: readonly MetricItem[]): Line[] {
  return [...by(items, STATUS)].map(([status, some]) =>
    total(
      some.map((item) => lineOf(item, '')),
      status || '—',
    ),
  );
}

interface MetricProps {
  id: string;
  title: string;
  query: UseQueryResult<Series>;
  tools?: ReactNode;
  lines: (series: Series) => readonly Line[];
  plot: Omit<PlotProps, 'title' | 'lines' | 'stepMs'>;
}

function Metric({ id, title, query, tools, lines, plot }: MetricProps) {
  const say = useTexts(serviceTexts);
  return (
    <DataPanel
      id={id}
      title={title}
      query={query}
      tools={tools}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Empty
          why={say('chart.none')}
          hint={say('chart.none.why', { metric: DURATION })}
          command="./syntropy demo"
        />
      }
    >
      {(series) => (
        <Chart
          {...plot}
          title={title}
          lines={lines(series)}
          stepMs={(series.items[0]?.step_seconds ?? 0) * 1000}
        />
      )}
    </DataPanel>
  );
}
