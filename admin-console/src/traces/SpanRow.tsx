import { memo } from 'react';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Mark } from '../ui/Mark';
import type { Stretch } from './criticalPath';
import { brief } from './length';
import { traceTexts } from './texts';
import type { Placed } from './tree';
import type { View } from './Waterfall';
import styles from './Waterfall.module.css';

interface Props {
  /** Its place among the rows that are seen. */
  place: number;
  top: number;
  placed: Placed;
  view: View;
  critical: readonly Stretch[] | undefined;
  colour: string | undefined;
  open: boolean;
  chosen: boolean;
  tabbable: boolean;
  onToggle: () => void;
  onChoose: () => void;
}

/** Deeper spans are not moved further to the right: their names would not be seen any more. */
const MAX_INDENT = 16;
const INDENT_PX = 12;

export const SpanRow = memo(function SpanRow(props: Props) {
  const { place, top, placed, view, critical, colour, open, chosen, tabbable } = props;
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const { span, start, end, depth, below, orphan } = placed;
  const scale = (at: number) => ((at - view.from) / (view.to - view.from)) * 100;
  const box = (from: number, to: number) => {
    const left = Math.max(0, Math.min(100, scale(from)));
    return { left: `${left}%`, width: `${Math.max(0, Math.min(100, scale(to)) - left)}%` };
  };
  const outside = end < view.from || start > view.to;
  const length = brief(end - start, locale);
  const late = scale(end) > 78;
  return (
    <div
      role="row"
      aria-level={depth + 1}
      aria-rowindex={place + 1}
      aria-selected={chosen}
      aria-expanded={below > 0 ? open : undefined}
      data-place={place}
      tabIndex={tabbable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={props.onChoose}
      // Keys are handled by the grid.
      onKeyDown={undefined}
    >
      <div
        role="gridcell"
        className={styles.name}
        style={{ paddingInlineStart: Math.min(depth, MAX_INDENT) * INDENT_PX }}
      >
        {below > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.caret}
            data-open={open}
            aria-label={say('children', { count: below })}
            onClick={(event) => {
              event.stopPropagation();
              props.onToggle();
            }}
          >
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <path d="m3 1.5 4 3.5-4 3.5" />
            </svg>
          </button>
        ) : (
          <span className={styles.leaf} />
        )}
        <i className={styles.service} style={{ background: colour }} />
        {span.status === 'error' && (
          <>
            <Mark shape="triangle" tone="bad" />
            <span className="visually-hidden">{say('status.error')}</span>
          </>
        )}
        <span className={styles.text} title={`${span.service} · ${span.name}`}>
          <b>{span.service}</b> {span.name}
          {orphan && <em> {say('orphan')}</em>}
          {!open && <em> +{below}</em>}
        </span>
      </div>
      <div role="gridcell" className={styles.track}>
        {!outside && (
          <span
            className={styles.span}
            style={{ ...box(start, end), background: colour }}
            data-error={span.status === 'error'}
          />
        )}
        {critical?.map(({ start: from, end: to }) =>
          to < view.from || from > view.to ? null : (
            <span key={from} className={styles.criticalBar} style={box(from, to)} />
          ),
        )}
        <span
          className={styles.length}
          style={
            late
              ? { right: `${Math.max(0, Math.min(100, 100 - scale(start)))}%` }
              : { left: `${Math.max(0, Math.min(100, scale(end)))}%` }
          }
        >
          {length}
        </span>
      </div>
    </div>
  );
});
