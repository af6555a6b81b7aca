import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTrace } from '../api/telemetry';
import type { Trace } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { decimal } from '../format/numbers';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { around } from '../time/range';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import { Mark } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { brief } from './length';
import { SpanPanel } from './SpanPanel';
import styles from './Trace.module.css';
import { traceTexts } from './texts';
import { type Tree, treeOf } from './tree';
import { Waterfall } from './Waterfall';

export function TracePage() {
  const { traceId } = useParams({ strict: false }) as { traceId: string };
  const say = useTexts(traceTexts);
  const query = useTrace(traceId);
  useTitle(`${say('title')} ${traceId.slice(0, 8)}`);
  return (
    <>
      <h1 className={styles.title}>
        {say('title')} <code>{traceId}</code>
      </h1>
      <DataPanel id="trace" title={say('facts')} untitled query={query}>
        {(trace) => <Shown trace={trace} />}
      </DataPanel>
    </>
  );
}

/** The times of a trace for links out of it: they must still lead to it tomorrow. */
export function timeOf({ began, length }: Tree) {
  return around(Math.floor(began / 1000), Math.ceil((began + length) / 1000));
}

function Shown({ trace }: { trace: Trace }) {
  const say = useTexts(traceTexts);
  const tree = useMemo(() => treeOf(trace.spans), [trace.spans]);
  const { span } = usePageSearch();
  const set = useSetSearch();
  const row = tree.rows.find((each) => each.span.span_id === span);
  const choose = (next?: string) => set({ span: next });
  return (
    <div className={styles.page}>
      <Summary trace={trace} tree={tree} />
      {trace.matched > trace.showing && (
        <p className={styles.cut}>
          <Mark shape="half" tone="warn" />{' '}
          {say('cut', { showing: trace.showing, matched: trace.matched })}
        </p>
      )}
      <div className={row ? page.beside : undefined}>
        <Waterfall tree={tree} chosen={row?.span.span_id} onChoose={choose} />
        {row && (
          <SpanPanel
            key={row.span.span_id}
            traceId={trace.trace_id}
            row={row}
            time={timeOf(tree)}
            onClose={() => choose(undefined)}
          />
        )}
      </div>
    </div>
  );
}

function Summary({ trace, tree }: { trace: Trace; tree: Tree }) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const root = tree.rows[0];
  const failed = trace.spans.filter(({ status }) => status === 'error').length;
  const services = new Set(trace.spans.map(({ service }) => service));
  const deepest = tree.rows.reduce((most, { depth }) => Math.max(most, depth + 1), 0);
  return (
    <div className={styles.summary}>
      <Facts
        facts={[
          [say('root'), root ? `${root.span.service} · ${root.span.name}` : null],
          [say('started'), root ? fullTime(root.span.start, locale) : null],
          [say('duration'), brief(tree.length, locale)],
          [say('spans'), decimal(trace.matched, locale, 0)],
          [
            say('errors'),
            failed > 0 ? (
              <span key="failed" className={styles.bad}>
                {decimal(failed, locale, 0)}
              </span>
            ) : (
              '0'
            ),
          ],
          [say('services'), decimal(services.size, locale, 0)],
          [say('depth'), decimal(deepest, locale, 0)],
        ]}
      />
      <Link
        to="/logs"
        search={{ trace: trace.trace_id, ...timeOf(tree) }}
        className={`${button.button} ${button.plain} ${button.link}`}
      >
        {say('logs')}
      </Link>
    </div>
  );
}
