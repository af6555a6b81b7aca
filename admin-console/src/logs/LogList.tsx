import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useLogs } from '../api/telemetry';
import type { LogItem } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { useRowKeys } from '../table/rowKeys';
import { useRange } from '../time/useRange';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { More } from '../ui/More';
import { Empty } from '../ui/Panel';
import { LogRow } from './LogRow';
import styles from './Logs.module.css';
import { logTexts } from './texts';

const NO_CONDITIONS = {
  text: undefined,
  level: undefined,
  service: undefined,
  region: undefined,
  field: undefined,
  trace: undefined,
  span: undefined,
};

/** Log records of the range that the conditions fit, newest first. */
export function LogList({ service }: { service?: string }) {
  const say = useTexts(logTexts);
  const search = usePageSearch();
  const set = useSetSearch();
  const range = useRange();
  const query = useLogs({ ...search, service: service ?? search.service }, range.query);
  const narrowed = Object.keys(NO_CONDITIONS).some((key) => search[key as 'text'] !== undefined);
  return (
    <DataPanel
      id="logs"
      title={say('title')}
      untitled
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        narrowed ? (
          <Empty why={say('empty')} hint={say('empty.why')}>
            <Button onClick={() => set(NO_CONDITIONS)}>{say('empty.clear')}</Button>
          </Empty>
        ) : (
          <Empty why={say('empty.none')} hint={say('empty.hint')} command="./syntropy demo" />
        )
      }
    >
      {({ items, matched }) => (
        <>
          <Records items={items} />
          <More query={query} text={say('showing', { shown: items.length, matched })} />
        </>
      )}
    </DataPanel>
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
