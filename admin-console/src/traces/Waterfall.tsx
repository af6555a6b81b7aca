import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { lineToken } from '../charts/colours';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { criticalPath, type Stretch } from './criticalPath';
import { brief } from './length';
import { Minimap } from './Minimap';
import { SpanRow } from './SpanRow';
import { traceTexts } from './texts';
import { type Placed, type Tree, visible } from './tree';
import styles from './Waterfall.module.css';

const ROW_PX = 28;

/** The part of the trace that is drawn, in microseconds since it began. */
export interface View {
  from: number;
  to: number;
}

interface Props {
  tree: Tree;
  chosen: string | undefined;
  onChoose: (span?: string) => void;
}

function byRow(path: readonly Stretch[]): Map<number, Stretch[]> {
  const map = new Map<number, Stretch[]>();
  for (const stretch of path) map.set(stretch.row, [...(map.get(stretch.row) ?? []), stretch]);
  return map;
}

/** The spans of a trace over its time; only the rows that are seen are in the document. */
export function Waterfall({ tree, chosen, onChoose }: Props) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const { rows, length } = tree;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [onlyCritical, setOnlyCritical] = useState(false);
  const [view, setView] = useState<View>({ from: 0, to: Math.max(1, length) });
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const path = useMemo(() => byRow(criticalPath(rows)), [rows]);
  const colours = useMemo(() => {
    const services = [...new Set(rows.map(({ span }) => span.service))];
    return new Map(services.map((service, index) => [service, lineToken(index)]));
  }, [rows]);
  const shown = useMemo(() => {
    const seen = visible(rows, closed);
    return onlyCritical ? seen.filter((row) => path.has(row)) : seen;
  }, [rows, closed, onlyCritical, path]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const focused = Math.min(at, shown.length - 1);

  // A span that the address names is brought into view once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page opens.
  useEffect(() => {
    const place = shown.findIndex((row) => rows[row]?.span.span_id === chosen);
    if (place >= 0) {
      setAt(place);
      virtual.scrollToIndex(place, { align: 'center' });
    }
  }, []);

  const go = (place: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, place));
    setAt(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus(),
    );
  };
  const toggle = (id: string, close = !closed.has(id)) => {
    const next = new Set(closed);
    if (close) next.add(id);
    else next.delete(id);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[shown[focused] ?? -1];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { span, below, parent } = row;
    const parentPlace = shown.indexOf(parent);
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(focused + 1),
      j: () => go(focused + 1),
      ArrowUp: () => go(focused - 1),
      k: () => go(focused - 1),
      Home: () => go(0),
      End: () => go(shown.length - 1),
      ArrowRight: () =>
        below > 0 && closed.has(span.span_id) ? toggle(span.span_id, false) : go(focused + 1),
      ArrowLeft: () =>
        below > 0 && !closed.has(span.span_id)
          ? toggle(span.span_id, true)
          : parentPlace >= 0 && go(parentPlace),
      Enter: () => onChoose(span.span_id),
      z: () => setView(around(row, length)),
      Escape: () => onChoose(undefined),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
  const whole = view.from === 0 && view.to >= length;
  return (
    <section className={styles.waterfall} aria-label={say('waterfall')}>
      <div className={styles.bar}>
        <label className={styles.check} title={say('critical.title')}>
          <input
            type="checkbox"
            checked={onlyCritical}
            onChange={(event) => setOnlyCritical(event.target.checked)}
          />
          {say('critical.only')}
        </label>
        <span className={styles.note}>
          <i className={styles.critical} /> {say('critical')} ·{' '}
          {say('critical.count', { count: path.size, total: rows.length })}
        </span>
        <span className={styles.tools}>
          <Button
            onClick={() =>
              setClosed(closed.size > 0 ? new Set() : new Set(rows.map(({ span }) => span.span_id)))
            }
          >
            {say(closed.size > 0 ? 'expand.all' : 'collapse.all')}
          </Button>
          <Button disabled={whole} onClick={() => setView({ from: 0, to: Math.max(1, length) })}>
            {say('zoom.reset')}
          </Button>
        </span>
      </div>
      <Minimap tree={tree} path={path} view={view} colours={colours} onView={setView} />
      <div className={styles.scale} aria-hidden="true">
        <span />
        <span className={styles.ticks}>
          {[0, 0.25, 0.5, 0.75].map((part) => (
            <span key={part} style={{ left: `${part * 100}%` }}>
              {brief(view.from + (view.to - view.from) * part, locale)}
            </span>
          ))}
        </span>
      </div>
      <div ref={scroller} className={styles.scroller}>
        <div
          role="treegrid"
          aria-label={say('waterfall')}
          aria-rowcount={shown.length}
          className={styles.rows}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = shown[index] as number;
            const placed = rows[row] as Placed;
            return (
              <SpanRow
                key={row}
                place={index}
                top={start}
                placed={placed}
                view={view}
                critical={path.get(row)}
                colour={colours.get(placed.span.service)}
                open={!closed.has(placed.span.span_id)}
                chosen={placed.span.span_id === chosen}
                tabbable={index === focused}
                onToggle={() => toggle(placed.span.span_id)}
                onChoose={() => {
                  setAt(index);
                  onChoose(placed.span.span_id);
                }}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

/** A span with a tenth of its length on either side. */
function around({ start, end }: Placed, length: number): View {
  const margin = Math.max(1, (end - start) / 10);
  return { from: Math.max(0, start - margin), to: Math.min(length, end + margin) };
}
