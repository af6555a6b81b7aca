import { useExemplars } from '../api/telemetry';
import type { MetricItem } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import type { Line } from '../charts/align';
import { TwinButton } from '../charts/Chart';
import { MetricPanel } from '../charts/MetricPanel';
import { lineOf, share, total } from '../charts/series';
import { badOf } from '../explain/bad';
import { Difference } from '../explain/Difference';
import { useTexts } from '../i18n/texts';
import { useRange } from '../time/useRange';
import page from '../ui/Page.module.css';
import { DURATION, failed, REGION, STATUS, useServiceMetrics } from './metrics';
import { ServiceCards } from './ServiceCards';
import { useServiceName } from './ServicePage';
import { serviceTexts } from './texts';

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
  const none = { why: say('chart.none'), hint: say('chart.none.why', { metric: DURATION }) };
  const shared = { from: range.from, to: range.to, onBrush };
  return (
    <div className={page.stack}>
      <ServiceCards service={service} metrics={metrics} range={range} />
      {bad && <Difference bad={bad} spans={{ service }} />}
      <div className={page.columns}>
        <MetricPanel
          empty={none}
          id="latency"
          title={say('chart.latency')}
          query={metrics.regions}
          tools={<TwinButton />}
          lines={({ items }) => items.map((item) => lineOf(item, say('all_')))}
          plot={{ ...shared, unit: 's', exemplars }}
        />
        <MetricPanel
          empty={none}
          id="errors"
          title={say('chart.errors')}
          query={metrics.rate}
          lines={({ items }) => errorLines(items, say('all_'))}
          plot={{ ...shared, unit: '1', name: 'error_ratio' }}
        />
        <MetricPanel
          empty={none}
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
