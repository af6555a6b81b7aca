import { Link } from '@tanstack/react-router';
import { useService } from '../api/services';
import type { MetricItem } from '../api/types';
import { TwinButton } from '../charts/Chart';
import { MetricPanel } from '../charts/MetricPanel';
import { lineOf } from '../charts/series';
import { decimal } from '../format/numbers';
import { duration } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { REGION, written } from '../services/metrics';
import { useServiceName } from '../services/ServicePage';
import { type ShownRange, useRange } from '../time/useRange';
import { Boundary, DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import { Reading, Readings, type Value } from '../ui/Reading';
import { Unknown } from '../ui/Time';
import styles from './Cost.module.css';
import { instancesOf } from './instances';
import { type Measured, useCpu, useMemory, useRequests } from './metrics';
import { costTexts } from './texts';
import { byRegion, mean, perThousand, type Sum, together, whileMeasured } from './usage';

const GIB = 1024 ** 3;
const HOUR = 3600;
/** A newest step older than this says nothing about now, however long steps are. */
const FRESH_MS = 90_000;

/** What a service takes: measured. What that costs: not known yet, and said so. */
export function ServiceCost() {
  const say = useTexts(costTexts);
  const service = useServiceName();
  const range = useRange();
  const cpu = useCpu(service, range.query);
  const memory = useMemory(service, range.query);
  const requests = useRequests(service, range.query);
  const shown = { from: range.from, to: range.to };
  const none = (metrics: readonly string[]) => ({
    why: say('none'),
    hint: say('none.why', { metric: metrics.join(' / ') }),
  });
  return (
    <div className={page.stack}>
      <section aria-labelledby="cost-title">
        <h2 id="cost-title" className="visually-hidden">
          {say('title')}
        </h2>
        <Readings>
          <Money />
          <Amounts cpu={cpu} memory={memory} requests={requests} range={range} />
          <Boundary>
            <Instances service={service} />
          </Boundary>
        </Readings>
      </section>
      <Regions service={service} cpu={cpu} memory={memory} requests={requests} range={range} />
      <div className={page.columns}>
        <MetricPanel
          id="cpu"
          title={say('chart.cpu')}
          query={cpu.query}
          empty={none(cpu.metrics)}
          tools={<TwinButton />}
          lines={({ items }) => items.map((item) => lineOf(item, say('all')))}
          plot={{ ...shown, unit: say('cores') }}
        />
        <MetricPanel
          id="memory"
          title={say('chart.memory')}
          query={memory.query}
          empty={none(memory.metrics)}
          lines={({ items }) => items.map((item) => lineOf(item, say('all')))}
          plot={{ ...shown, unit: 'By' }}
        />
      </div>
    </div>
  );
}

function Money() {
  const say = useTexts(costTexts);
  return (
    <Reading
      name={say('money')}
      value={{ state: 'no_data', why: say('money.why') }}
      explain={{ formula: say('formula.money') }}
    />
  );
}

interface AmountsProps {
  cpu: Measured;
  memory: Measured;
  requests: Measured;
  range: ShownRange;
}

/** Sums over the range, all regions together. */
function Amounts({ cpu, memory, requests, range }: AmountsProps) {
  const say = useTexts(costTexts);
  const { locale } = useLocale();
  const of = (measured: Measured) =>
    measured.query.data && together(measured.query.data.items, range.from, range.to);
  const [used, kept, asked] = [of(cpu), of(memory), of(requests)];
  const value = useValue(range);
  const covered = (measured: Measured, sum: Sum | undefined) => (
    <Covered
      sum={sum}
      length={(range.to - range.from) / 1000}
      step={measured.query.data?.items[0]?.step_seconds ?? 0}
    />
  );
  const explain = (measured: Measured, formula: string) => ({
    formula,
    query: written(measured.asked),
    window: `${range.query.from} – ${range.query.to}`,
  });
  const each = perThousand(
    used,
    requests.query.data &&
      together(
        whileMeasured(requests.query.data.items, cpu.query.data?.items ?? []),
        range.from,
        range.to,
      ),
  );
  return (
    <>
      <Reading
        name={say('cpu')}
        value={value(cpu, used, (sum) => say('value.cores', { value: decimal(mean(sum), locale) }))}
        explain={explain(cpu, say('formula.cpu'))}
      >
        {covered(cpu, used)}
      </Reading>
      <Reading
        name={say('coreHours')}
        value={value(cpu, used, ({ sum }) =>
          say('value.coreHours', { value: decimal(sum / HOUR, locale) }),
        )}
        explain={explain(cpu, say('formula.coreHours'))}
      >
        {covered(cpu, used)}
      </Reading>
      <Reading
        name={say('memory')}
        value={value(memory, kept, (sum) => `${decimal((mean(sum) ?? 0) / GIB, locale)} GiB`)}
        explain={explain(memory, say('formula.memory'))}
      >
        {covered(memory, kept)}
      </Reading>
      <Reading
        name={say('gibHours')}
        value={value(memory, kept, ({ sum }) =>
          say('value.gibHours', { value: decimal(sum / GIB / HOUR, locale) }),
        )}
        explain={explain(memory, say('formula.gibHours'))}
      >
        {covered(memory, kept)}
      </Reading>
      <Reading
        name={say('requests')}
        value={value(requests, asked, ({ sum }) => decimal(sum, locale, 0))}
        explain={explain(requests, say('formula.requests'))}
      >
        {covered(requests, asked)}
      </Reading>
      <Reading
        name={say('perThousand')}
        value={
          each === null
            ? value(used?.seconds ? requests : cpu, used?.seconds ? asked : used, () => '')
            : value(cpu, used, () => say('value.coreSeconds', { value: decimal(each, locale) }))
        }
        explain={explain(requests, say('formula.perThousand', { cpu: written(cpu.asked) }))}
      />
    </>
  );
}

/** One of four: a value, none for want of traffic or of data, or one that is old. */
function useValue(range: ShownRange) {
  const say = useTexts(costTexts);
  const { t } = useLocale();
  return (measured: Measured, sum: Sum | undefined, show: (sum: Sum) => string): Value => {
    const { query, metrics } = measured;
    if (!query.data || !sum) {
      return { state: 'no_data', why: t(query.error ? 'panel.failed' : 'panel.loading') };
    }
    if (query.data.items.length === 0) {
      return { state: 'no_data', why: say('why.metric', { metric: metrics.join(' / ') }) };
    }
    if (sum.newest === null || show(sum) === '') {
      return { state: 'no_traffic', why: say('why.traffic') };
    }
    const step = (query.data.items[0]?.step_seconds ?? 0) * 1000;
    const stale = range.to - sum.newest > Math.max(FRESH_MS, 2.5 * step);
    const at = new Date(sum.newest).toISOString();
    return { state: stale ? 'stale' : 'value', text: show(sum), at };
  };
}

/** How much of the range was measured: what was not counts for nothing. */
function Covered({ sum, length, step }: { sum: Sum | undefined; length: number; step: number }) {
  const say = useTexts(costTexts);
  const { locale } = useLocale();
  if (!sum || sum.seconds === 0) return null;
  // The step that is under way, and the one that the range cuts at its beginning, are no holes.
  return sum.seconds >= length - 2 * step ? (
    <span className={page.quiet}>{say('covered.all')}</span>
  ) : (
    <span className={styles.partly}>
      {say('covered.part', {
        seen: duration(sum.seconds * 1000, locale),
        length: duration(length * 1000, locale),
      })}
    </span>
  );
}

function Instances({ service }: { service: string }) {
  const say = useTexts(costTexts);
  const { t, locale } = useLocale();
  const { data, error } = useService(service);
  const seen = instancesOf(data?.instances ?? []);
  const unknown = error !== null && (error as { status?: number }).status === 404;
  const why = data
    ? say('why.instances')
    : unknown
      ? say('why.manifest')
      : t(error ? 'panel.failed' : 'panel.loading');
  return (
    <Reading
      name={say('instances')}
      value={
        seen.newest === null
          ? { state: 'no_data', why }
          : { state: 'value', text: decimal(seen.all, locale, 0), at: seen.newest }
      }
      explain={{ formula: say('formula.instances'), query: `GET /api/v1/services/${service}` }}
    />
  );
}

interface RegionsProps extends AmountsProps {
  service: string;
}

/** The same, region by region. */
function Regions({ service, cpu, memory, requests, range }: RegionsProps) {
  const say = useTexts(costTexts);
  const { locale } = useLocale();
  const now = useServerNow();
  const instances = instancesOf(useService(service).data?.instances ?? []);
  const of = (items: readonly MetricItem[] | undefined) =>
    byRegion(items ?? [], REGION, range.from, range.to);
  const [used, kept, asked] = [cpu, memory, requests].map(({ query }) => of(query.data?.items));
  const compared = (region: string) => {
    const here = (items: readonly MetricItem[] | undefined) =>
      (items ?? []).filter(({ labels }) => (labels[REGION] ?? '') === region);
    return together(
      whileMeasured(here(requests.query.data?.items), here(cpu.query.data?.items)),
      range.from,
      range.to,
    );
  };
  const names = new Set([
    ...[used, kept, asked].flatMap((sums) => [...(sums?.keys() ?? [])]),
    ...instances.byRegion.keys(),
  ]);
  const known = (value: number | null | undefined, text: (value: number) => string) =>
    typeof value === 'number' ? text(value) : <Unknown />;
  const sum = (sums: Map<string, Sum> | undefined, region: string) => {
    const found = sums?.get(region);
    return found && found.seconds > 0 ? found : undefined;
  };
  const two = (value: number) => decimal(value, locale);
  const queries = [cpu.query, memory.query, requests.query];
  // What failed is unknown in its column; only when all did there is nothing to show.
  const told = queries.every(({ data, error }) => data !== undefined || error !== null);
  const query = {
    data: told && queries.some(({ data }) => data !== undefined) ? names : undefined,
    error: told ? (queries.find(({ data }) => data === undefined)?.error ?? null) : null,
    dataUpdatedAt: Math.max(...queries.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    refetch: () => Promise.all(queries.map(({ refetch }) => refetch())),
  };
  return (
    <DataPanel id="usage" title={say('regions')} query={query}>
      {(regions) => (
        <div className={page.box}>
          <DataTable
            caption={say('regions')}
            empty={say('regions.none')}
            rows={[...regions].sort()}
            rowKey={(region) => region}
            columns={[
              {
                title: say('region'),
                cell: (region) =>
                  region ? (
                    <Link to="/regions/$id" params={{ id: region }}>
                      {region}
                    </Link>
                  ) : (
                    say('region.none')
                  ),
              },
              {
                title: say('instances'),
                number: true,
                cell: (region) =>
                  known(instances.byRegion.get(region), (value) => decimal(value, locale, 0)),
              },
              {
                title: say('coreHours'),
                number: true,
                cell: (region) => known(sum(used, region)?.sum, (value) => two(value / HOUR)),
              },
              {
                title: say('gibHours'),
                number: true,
                cell: (region) => known(sum(kept, region)?.sum, (value) => two(value / GIB / HOUR)),
              },
              {
                title: say('requests'),
                number: true,
                cell: (region) =>
                  known(sum(asked, region)?.sum, (value) => decimal(value, locale, 0)),
              },
              {
                title: say('perThousand'),
                number: true,
                cell: (region) => known(perThousand(sum(used, region), compared(region)), two),
              },
              { title: say('money'), cell: () => <Unknown /> },
            ]}
          />
          <p className={page.quiet}>
            {say('regions.note', {
              length: duration(Math.min(range.to, now) - range.from, locale),
            })}
          </p>
        </div>
      )}
    </DataPanel>
  );
}
