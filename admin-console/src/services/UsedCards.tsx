import { type MetricAsked, useMetric } from '../api/telemetry';
import { Sparkline } from '../charts/Sparkline';
import { lineOf } from '../charts/series';
import { valueAt } from '../charts/value';
import { bytes, percent } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import type { ShownRange } from '../time/useRange';
import { Reading } from '../ui/Reading';
import { written } from './metrics';
import { serviceTexts } from './texts';

/** OpenTelemetry's names: the JVM's where its agent runs, else the process's. */
const CPU = ['jvm.cpu.recent_utilization', 'process.cpu.utilization'] as const;
const MEMORY = ['jvm.memory.used', 'process.memory.usage'] as const;

interface Props {
  service: string;
  range: ShownRange;
}

/** What the service's processes take of the machines they run on. */
export function UsedCards(props: Props) {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  return (
    <>
      <Used
        {...props}
        name={say('card.cpu')}
        formula={say('formula.cpu')}
        metrics={CPU}
        how="avg"
        show={(value) => percent(value, locale, value < 0.1 ? 1 : 0)}
      />
      <Used
        {...props}
        name={say('card.memory')}
        formula={say('formula.memory')}
        metrics={MEMORY}
        how="sum"
        show={(value) => bytes(value, locale)}
      />
    </>
  );
}

interface UsedProps extends Props {
  name: string;
  formula: string;
  metrics: readonly [string, string];
  how: 'avg' | 'sum';
  show: (value: number) => string;
}

function Used({ service, range, name, formula, metrics, how, show }: UsedProps) {
  const say = useTexts(serviceTexts);
  const { t } = useLocale();
  const asked = (metric: string): MetricAsked => ({
    metric,
    function: how,
    filter: [`service.name=${service}`],
  });
  const [first, other] = metrics;
  const jvm = useMetric(asked(first), range.query);
  const none = jvm.data?.items.length === 0;
  const process = useMetric(asked(other), range.query, none);
  const taken = none ? process : jvm;
  const metric = none ? other : first;
  const item = taken.data?.items[0];
  const line = item ? lineOf(item, name) : null;
  const value = valueAt(line, range.to, (item?.step_seconds ?? 0) * 1000, item !== undefined, show);
  const missing = taken.data
    ? say('why.metric', { metric: metrics.join(' / ') })
    : t(taken.error ? 'panel.failed' : 'panel.loading');
  return (
    <Reading
      name={name}
      value={value.state === 'no_data' ? { ...value, why: missing } : value}
      explain={{
        formula,
        query: written(asked(metric)),
        window: `${range.query.from} – ${range.query.to}`,
      }}
    >
      {line && <Sparkline line={line} from={range.from} to={range.to} />}
    </Reading>
  );
}
