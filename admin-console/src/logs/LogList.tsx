import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useLogs } from '../api/telemetry';
import type { LogItem } from '../api/types';
import { usePageSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { useRowKeys } from '../table/rowKeys';
import { useRange } from '../time/useRange';
import { ListPanel } from '../ui/ListPanel';
import { LogRow } from './LogRow';
import styles from './Logs.module.css';
import { logTexts } from './texts';

const CONDITIONS = ['text', 'level', 'service', 'region', 'field', 'trace', 'span'] as const;

/** Log records of the range that the conditions fit, newest first. */
export function LogList({ service }: { service?: string }) {
  const say = useTexts(logTexts);
  const search = usePageSearch();
  const range = useRange();
  const query = useLogs({ ...search, service: service ?? search.service }, range.query);
  return (
    <ListPanel
      id="logs"
      title={say('title')}
      query={query}
      conditions={CONDITIONS}
      none={{ why: say('empty'), hint: say('empty.why') }}
      empty={{ why: say('empty.none'), hint: say('empty.hint') }}
    >
      {(items) => <Records items={items} />}
    </ListPanel>
  );
}

function Records({ items }: { items: readonly LogItem[] }) {
  const say = useTexts(logTexts);
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<LogItem>>(new Set());
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => 30,
    overscan: 20,
    scrollMargin: margin,
  });
  useRowKeys(list, items.length, (index) => virtual.scrollToIndex(index));
  const toggle = (item: LogItem) => {
    const next = new Set(open);
    if (!next.delete(item)) next.add(item);
    setOpen(next);
  };
  return (
    <ol
      ref={list}
      className={styles.list}
      aria-label={say('title')}
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ index, start }) => {
        const item = items[index] as LogItem;
        return (
          <li
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className={styles.entry}
            style={{ transform: `translateY(${start - margin}px)` }}
          >
            <LogRow item={item} open={open.has(item)} onToggle={() => toggle(item)} />
          </li>
        );
      })}
    </ol>
  );
}
