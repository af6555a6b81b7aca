import { Link } from '@tanstack/react-router';
import { useLogs, useSpan } from '../api/telemetry';
import type { SpanFull } from '../api/types';
import { clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Level } from '../logs/Level';
import { RegionLink } from '../regions/RegionLink';
import type { RangeSearch } from '../time/range';
import { Block } from '../ui/Block';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import page from '../ui/Page.module.css';
import { brief } from './length';
import styles from './Trace.module.css';
import { traceTexts } from './texts';
import type { Placed } from './tree';

interface Props {
  traceId: string;
  row: Placed;
  /** The trace's own time. */
  time: Required<RangeSearch>;
  onClose: () => void;
}

/** What is stored of one span, asked for when it is chosen. */
export function SpanPanel({ traceId, row, time, onClose }: Props) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const { span } = row;
  const query = useSpan(traceId, span.span_id);
  return (
    <aside className={page.box} aria-label={say('span')}>
      <div className={styles.sideHead}>
        <h2>
          {span.name}
          <span>
            {span.service}
            {span.region && (
              <>
                {' · '}
                <RegionLink name={span.region} />
              </>
            )}
          </span>
        </h2>
        <Button look="bare" aria-label={say('close')} onClick={onClose}>
          ×
        </Button>
      </div>
      <Facts
        facts={[
          [say('duration'), brief(row.end - row.start, locale)],
          [say('start'), `+${brief(row.start, locale)}`],
          [say('kind'), span.kind || null],
          [say('status'), span.status ? say.word('status', span.status) : null],
        ]}
      />
      <DataPanel id="span" title={say('span')} untitled query={query}>
        {(full) => <Details full={full} time={time} />}
      </DataPanel>
      <SpanLogs traceId={traceId} spanId={span.span_id} time={time} />
    </aside>
  );
}

export function Pairs({ pairs }: { pairs: Record<string, string> }) {
  const sorted = Object.entries(pairs).sort(([a], [b]) => a.localeCompare(b));
  return (
    <dl className={styles.pairs}>
      {sorted.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Details({ full, time }: { full: SpanFull; time: Required<RangeSearch> }) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const { attributes, resource, events, links, status_message, scope } = full;
  return (
    <>
      {status_message && (
        <Block title={say('message')}>
          <p>{status_message}</p>
        </Block>
      )}
      <Block title={say('attributes')}>
        {Object.keys(attributes).length === 0 ? (
          <p className={page.quiet}>{say('attributes.none')}</p>
        ) : (
          <Pairs pairs={attributes} />
        )}
      </Block>
      {events.length > 0 && (
        <Block title={say('events')}>
          <ol className={styles.events}>
            {events.map((event) => (
              <li key={`${event.time} ${event.name}`}>
                <b>{event.name}</b>{' '}
                <span className={page.quiet}>
                  {clockTime(event.time, Date.parse(time.to), locale)}
                </span>
                <Pairs pairs={event.attributes ?? {}} />
              </li>
            ))}
          </ol>
        </Block>
      )}
      {links.length > 0 && (
        <Block title={say('links')}>
          <ul>
            {links.map((link) => (
              <li key={`${link.trace_id} ${link.span_id}`}>
                <Link
                  to="/traces/$traceId"
                  params={{ traceId: link.trace_id ?? '' }}
                  search={{ span: link.span_id }}
                >
                  {say('trace.open', { id: (link.trace_id ?? '').slice(0, 8) })}
                </Link>
              </li>
            ))}
          </ul>
        </Block>
      )}
      <details>
        <summary>{say('resource')}</summary>
        <Pairs pairs={{ ...resource, ...(scope && { [say('scope')]: scope }) }} />
      </details>
    </>
  );
}

/** More records than these are read in their own page. */
const FEW = 20;

function SpanLogs({
  traceId,
  spanId,
  time,
}: {
  traceId: string;
  spanId: string;
  time: Required<RangeSearch>;
}) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const query = useLogs({ trace: traceId, span: spanId }, time);
  return (
    <DataPanel
      id="span-logs"
      title={say('span.logs')}
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={<p className={page.quiet}>{say('span.logs.none')}</p>}
      tools={
        <Link to="/logs" search={{ trace: traceId, span: spanId, ...time }}>
          {say('span.logs.all')}
        </Link>
      }
    >
      {({ items, matched }) => (
        <ol className={styles.logs}>
          {[...items.slice(0, FEW)].reverse().map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own.
            <li key={`${item.time} ${index}`}>
              <span className={page.quiet}>
                {clockTime(item.time, Date.parse(time.to), locale)}
              </span>
              <Level level={item.level} />
              <span>{item.message}</span>
            </li>
          ))}
          {matched > FEW && (
            <li className={page.quiet}>
              {say('showing', { shown: Math.min(FEW, items.length), matched })}
            </li>
          )}
        </ol>
      )}
    </DataPanel>
  );
}
