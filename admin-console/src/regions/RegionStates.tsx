import { Link } from '@tanstack/react-router';
import { useTransitions } from '../api/transitions';
import type { Region, Transition } from '../api/types';
import { useTwin } from '../charts/twin';
import { clockTime, duration, millisOf } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { ServiceLink } from '../services/ServiceLink';
import { useRange } from '../time/useRange';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Badge, Mark, type Shape, type Tone } from '../ui/Mark';
import { More } from '../ui/More';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Clock, Unknown } from '../ui/Time';
import styles from './States.module.css';
import { type Machine, machinesOf, type Stretch, within } from './stretches';
import { regionTexts } from './texts';

const LOOKS: Record<string, { shape: Shape; tone: Tone }> = {
  normal: { shape: 'circle', tone: 'good' },
  drained: { shape: 'square', tone: 'bad' },
  probation: { shape: 'half', tone: 'warn' },
  none: { shape: 'circle', tone: 'good' },
  soft: { shape: 'dot', tone: 'info' },
  medium: { shape: 'half', tone: 'warn' },
  hard: { shape: 'square', tone: 'bad' },
};

const lookOf = (state: string) =>
  LOOKS[state] ?? { shape: 'ring' as const, tone: 'quiet' as const };

/** Narrower than this a word does not fit. */
const SHORT = 0.1;

interface Props {
  region: string;
  /** What runs here now. */
  services: readonly Region[];
}

/** Which states the region's machines were in over the page's range, and what moved them. */
export function RegionStates({ region, services }: Props) {
  const say = useTexts(regionTexts);
  const range = useRange();
  const tables = useTwin();
  const query = useTransitions(region, range.from);
  const shown = (items: readonly Transition[]) => machinesOf(services, items, range);
  return (
    <DataPanel
      id="states"
      title={say('states')}
      query={query}
      isEmpty={({ items }) => shown(items).length === 0}
      empty={<Empty why={say('states.none')} hint={say('states.none.hint')} />}
    >
      {({ items, more }) => (
        <div className={page.box}>
          {!tables && <Bars machines={shown(items)} from={range.from} to={range.to} />}
          <Turns turns={within(items, range)} />
          {more && <More query={query} text={say('states.more', { shown: items.length })} />}
        </div>
      )}
    </DataPanel>
  );
}

function useStateWord() {
  const say = useTexts(regionTexts);
  const { t } = useLocale();
  return (machine: Transition['machine'], state: string) =>
    machine === 'traffic' ? word(t, 'region.machine', state) : say.word('mode', state);
}

function Bars({ machines, from, to }: { machines: readonly Machine[]; from: number; to: number }) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const edge = (at: number) => clockTime(new Date(at).toISOString(), to, locale);
  return (
    <div className={styles.machines}>
      {machines.map(({ service, machine, stretches }) => (
        <div key={`${service} ${machine}`} className={styles.machine}>
          <p className={styles.name}>
            {service}
            <span>{say(`machine.${machine}`)}</span>
          </p>
          <ol className={styles.bar} aria-label={`${service}: ${say(`machine.${machine}`)}`}>
            {stretches.map((each) => (
              <Part
                key={each.began?.id ?? 'before'}
                machine={machine}
                stretch={each}
                share={(each.to - each.from) / (to - from)}
              />
            ))}
          </ol>
        </div>
      ))}
      <div className={styles.machine}>
        <p className={styles.axis}>
          <span>{edge(from)}</span>
          <span>{edge(to)}</span>
        </p>
      </div>
    </div>
  );
}

interface PartProps {
  machine: Transition['machine'];
  stretch: Stretch;
  share: number;
}

/** A state for a while; it leads to the action that it belongs to. */
function Part({ machine, stretch, share }: PartProps) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const named = useStateWord();
  const { state, from, to, began, open } = stretch;
  const look = lookOf(state);
  const state_ = named(machine, state);
  const time = (at: number) => clockTime(new Date(at).toISOString(), to, locale);
  const text = say(open ? 'states.since' : 'states.between', {
    state: state_,
    from: time(from),
    to: time(to),
    length: duration(to - from, locale),
  });
  const short = share < SHORT;
  const inside = (
    <>
      {!short && <Mark {...look} />}
      <span className={short ? 'visually-hidden' : styles.word}>{state_}</span>
    </>
  );
  return (
    <li
      className={`${styles[look.tone]} ${short ? styles.short : ''}`}
      style={{ flex: `${share} 1 0` }}
      data-state={state}
      title={text}
    >
      {began?.action_id && !short ? (
        <Link
          to="/actions/$id"
          params={{ id: began.action_id }}
          className={styles.stretch}
          aria-label={text}
        >
          {inside}
        </Link>
      ) : (
        <span className={styles.stretch}>{inside}</span>
      )}
    </li>
  );
}

/** The same as a table: each turn with its reason, decision and action. */
function Turns({ turns }: { turns: readonly Transition[] }) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const named = useStateWord();
  return (
    <DataTable
      caption={say('states.turns')}
      empty={say('states.quiet')}
      rows={turns}
      rowKey={({ id }) => id}
      columns={[
        { title: say('states.at'), cell: ({ at }) => <Clock at={at} /> },
        {
          title: say('state'),
          wide: true,
          cell: ({ machine, from, to }) => (
            <span className={styles.states}>
              {named(machine, from)} → <Badge {...lookOf(to)}>{named(machine, to)}</Badge>
            </span>
          ),
        },
        {
          title: say('states.for'),
          cell: ({ at, until }) => {
            const [began, ended] = [millisOf(at), millisOf(until)];
            if (ended === null) return say('states.still');
            return began === null ? <Unknown /> : duration(ended - began, locale);
          },
        },
        {
          title: say('states.service'),
          cell: ({ service, machine }) => (
            <>
              <ServiceLink name={service} />{' '}
              <span className={page.sub}>{say(`machine.${machine}`)}</span>
            </>
          ),
        },
        { title: say('states.why'), wide: true, cell: ({ reason }) => reason },
        {
          title: say('states.by'),
          wide: true,
          cell: ({ decision_id: decision, action_id: action }) => (
            <span className={styles.states}>
              {decision && (
                <Link to="/policies/decisions/$id" params={{ id: decision }}>
                  {say('states.decision')}
                </Link>
              )}
              {action && (
                <Link to="/actions/$id" params={{ id: action }}>
                  {say('states.action')}
                </Link>
              )}
              {!decision && !action && <Unknown />}
            </span>
          ),
        },
      ]}
    />
  );
}
