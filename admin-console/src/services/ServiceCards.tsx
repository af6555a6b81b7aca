import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRegions, useSlos } from '../api/queries';
import { useService } from '../api/services';
import type { Region } from '../api/types';
import { Sparkline } from '../charts/Sparkline';
import { lineOf, share, total } from '../charts/series';
import { valueAt } from '../charts/value';
import { decimal, percent, quantity } from '../format/numbers';
import { age } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import type { ShownRange } from '../time/useRange';
import { Boundary } from '../ui/DataPanel';
import { useServerNow } from '../ui/now';
import { Reading, Readings, type Value } from '../ui/Reading';
import { useDeploys } from './deploy';
import { DURATION, failed, type useServiceMetrics, written } from './metrics';
import { leastBudget } from './rows';
import { serviceTexts } from './texts';
import { UsedCards } from './UsedCards';

interface Props {
  service: string;
  metrics: ReturnType<typeof useServiceMetrics>;
  range: ShownRange;
}

/** The service at a glance: each number with its age and where it comes from. */
export function ServiceCards(props: Props) {
  const say = useTexts(serviceTexts);
  return (
    <section aria-labelledby="cards-title">
      <h2 id="cards-title" className="visually-hidden">
        {say('now')}
      </h2>
      <Readings>
        <Measured {...props} />
        <Boundary>
          <UsedCards service={props.service} range={props.range} />
        </Boundary>
        <Boundary>
          <Budget service={props.service} />
        </Boundary>
        <Boundary>
          <Mode service={props.service} />
        </Boundary>
        <Boundary>
          <Registered service={props.service} />
        </Boundary>
      </Readings>
    </section>
  );
}

/** While a number is on its way, or its question failed, nothing is said about it. */
function Waiting({ name, failed: why }: { name: string; failed?: unknown }) {
  const { t } = useLocale();
  return (
    <Reading
      name={name}
      value={{ state: 'no_data', why: why ? t('panel.failed') : t('panel.loading') }}
    />
  );
}

function Measured({ metrics, range }: Props) {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  const { asked, p95, rate } = metrics;
  const window = `${range.query.from} – ${range.query.to}`;
  const why = (value: Value): Value => {
    if (value.state === 'no_data') {
      return { ...value, why: say('why.metric', { metric: DURATION }) };
    }
    return value.state === 'no_traffic' ? { ...value, why: say('why.traffic') } : value;
  };
  const step = (items: readonly { step_seconds: number }[]) => (items[0]?.step_seconds ?? 0) * 1000;
  const spark = (line: Parameters<typeof Sparkline>[0]['line']) => (
    <Sparkline line={line} from={range.from} to={range.to} />
  );
  const cards: ReactNode[] = [];
  if (p95.data) {
    const { items } = p95.data;
    const line = items[0] ? lineOf(items[0], 'p95') : null;
    const value = valueAt(line, range.to, step(items), items.length > 0, (v) =>
      quantity(v, items[0]?.unit || 's', locale),
    );
    cards.push(
      <Reading
        key="p95"
        name={say('card.p95')}
        value={why(value)}
        explain={{ formula: say('formula.p95'), query: written(asked.p95), window }}
      >
        {line && spark(line)}
      </Reading>,
    );
  } else cards.push(<Waiting key="p95" name={say('card.p95')} failed={p95.error} />);
  if (rate.data) {
    const { items } = rate.data;
    const lines = items.map((item) => lineOf(item, ''));
    const errors = share(
      items.filter(failed).map((item) => lineOf(item, '')),
      lines,
      '5xx',
    );
    const all = total(lines, 'requests');
    const counted = items.length > 0;
    const show = (v: number) => percent(v, locale, v < 0.1 ? 2 : 1);
    const perSecond = (v: number) => say('per.second', { value: decimal(v, locale, 1) });
    const explain = { query: written(asked.rate), window };
    cards.push(
      <Reading
        key="errors"
        name={say('card.errors')}
        value={why(valueAt(errors, range.to, step(items), counted, show))}
        explain={{ formula: say('formula.errors'), ...explain }}
      >
        {spark(errors)}
      </Reading>,
      <Reading
        key="rate"
        name={say('card.rate')}
        value={why(valueAt(all, range.to, step(items), counted, perSecond))}
        explain={{ formula: say('formula.rate'), ...explain }}
      >
        {spark(all)}
      </Reading>,
    );
  } else {
    cards.push(
      <Waiting key="errors" name={say('card.errors')} failed={rate.error} />,
      <Waiting key="rate" name={say('card.rate')} failed={rate.error} />,
    );
  }
  return cards;
}

function Budget({ service }: { service: string }) {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  const { data, error } = useSlos();
  const name = say('card.budget');
  if (!data) return <Waiting name={name} failed={error} />;
  const own = data.items.filter((slo) => slo.service === service);
  const least = leastBudget(own, service);
  if (least === null) {
    const value: Value =
      own.length === 0
        ? { state: 'no_data', why: say('why.slo') }
        : { state: 'no_traffic', why: say('why.events') };
    return <Reading name={name} value={value} />;
  }
  const { slo, remaining, at } = least;
  const stale = slo.groups.every(({ state }) => state === 'stale');
  return (
    <Reading
      name={name}
      value={{ state: stale ? 'stale' : 'value', text: percent(remaining, locale), at }}
      tone={remaining <= 0 ? 'bad' : remaining < 0.25 ? 'warn' : undefined}
      explain={{
        formula: say('formula.budget'),
        query: `GET /api/v1/slos/${slo.name}`,
        window: slo.window,
      }}
    >
      <Link to="/slos/$id" params={{ id: slo.name }}>
        {slo.name}
      </Link>
    </Reading>
  );
}

/** `Soft in eu-west-1`, or one word when all regions agree. */
function modeText(say: ReturnType<typeof useTexts<typeof serviceTexts.en>>, regions: Region[]) {
  const modes = new Map<string, string[]>();
  for (const { protective_mode, name } of regions) {
    if (!protective_mode) continue;
    modes.set(protective_mode, [...(modes.get(protective_mode) ?? []), name]);
  }
  const raised = [...modes].filter(([mode]) => mode !== 'none');
  if (modes.size === 0) return null;
  if (raised.length === 0) return { text: say('mode.none'), detail: '' };
  const text = raised.map(([mode]) => say.word('mode', mode)).join(', ');
  return { text, detail: raised.flatMap(([, names]) => names).join(', ') };
}

function Mode({ service }: { service: string }) {
  const say = useTexts(serviceTexts);
  const { data, error } = useRegions();
  const name = say('card.mode');
  if (!data) return <Waiting name={name} failed={error} />;
  const own = data.items.filter((region) => region.service === service);
  const mode = modeText(say, own);
  if (mode === null) {
    return <Reading name={name} value={{ state: 'no_data', why: say('why.region') }} />;
  }
  const newest =
    own
      .map(({ watermark }) => watermark ?? '')
      .sort()
      .at(-1) || null;
  return (
    <Reading
      name={name}
      value={{ state: 'value', text: mode.text, at: newest }}
      tone={mode.detail ? 'warn' : undefined}
      explain={{ formula: say('formula.mode'), query: 'GET /api/v1/regions' }}
    >
      {mode.detail}
    </Reading>
  );
}

function Registered({ service }: { service: string }) {
  const say = useTexts(serviceTexts);
  const { locale } = useLocale();
  const now = useServerNow();
  const { data, error } = useService(service);
  const deploys = useDeploys(service).data;
  const unknown = error !== null && (error as { status?: number }).status === 404;
  if (unknown) {
    const none: Value = { state: 'no_data', why: say('why.manifest') };
    return (
      <>
        <Reading name={say('card.version')} value={none} />
        <Reading name={say('card.instances')} value={none} />
      </>
    );
  }
  if (!data) {
    return (
      <>
        <Waiting name={say('card.version')} failed={error} />
        <Waiting name={say('card.instances')} failed={error} />
      </>
    );
  }
  const version = data.manifest?.version;
  const seen = data.instances
    .map(({ last_seen }) => last_seen ?? '')
    .sort()
    .at(-1);
  return (
    <>
      <Reading
        name={say('card.version')}
        value={
          version
            ? { state: 'value', text: version }
            : { state: 'no_data', why: say('why.manifest') }
        }
        explain={{
          formula: say('formula.version'),
          query: `GET /api/v1/audit?action=service.register&q=${service}`,
        }}
      >
        {deploys &&
          (deploys[0]
            ? say('deploy', { age: age(deploys[0].at, now, locale) })
            : say('deploy.unknown'))}
      </Reading>
      <Reading
        name={say('card.instances')}
        value={
          seen
            ? { state: 'value', text: decimal(data.instances.length, locale, 0), at: seen }
            : { state: 'no_data', why: say('why.instances') }
        }
        explain={{
          formula: say('formula.instances'),
          query: `GET /api/v1/services/${service}`,
        }}
      />
    </>
  );
}
