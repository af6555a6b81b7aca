import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import styles from './Grid.module.css';
import { useRowKeys } from './rowKeys';
import { compare, nextSort, parseSort } from './sort';

export interface GridColumn<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  /** What it is sorted by; a column without it cannot be sorted. */
  value?: (row: T) => string | number | null | undefined;
  /** In a narrow window it has a line of its own. */
  wide?: boolean;
  /** A share of the table's width, `1` by default. */
  share?: number;
}

interface Props<T> {
  caption: string;
  /** The first names the row and has the link that opens it. */
  columns: readonly GridColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  chosen?: string;
  sort?: string;
  onSort?: (sort: string) => void;
}

const features = tableFeatures({});
const ROW_PX = 37;

function sortingOf<T>(sort: string | undefined, columns: readonly GridColumn<T>[]) {
  return parseSort(
    sort,
    columns.filter(({ value }) => value).map(({ id }) => id),
  );
}

/** Rows of a list. Only those near the window are in the document, however many there are. */
export function Grid<T extends object>(props: Props<T>) {
  const { caption, columns, rows, rowKey, chosen, sort, onSort } = props;
  const sorting = sortingOf(sort, columns);
  const sorted = useMemo(() => {
    const asked = sortingOf(sort, columns);
    const value = columns.find(({ id }) => id === asked?.id)?.value;
    if (!asked || !value) return rows as T[];
    return rows
      .map((row) => ({ row, by: value(row) }))
      .sort((a, b) => compare(a.by, b.by, asked.desc))
      .map(({ row }) => row);
  }, [rows, columns, sort]);
  const defs = useMemo<ColumnDef<typeof features, T>[]>(
    () =>
      columns.map(({ id, title, cell }) => ({
        id,
        header: title,
        cell: ({ row }) => cell(row.original),
      })),
    [columns],
  );
  const table = useTable<typeof features, T>({
    features,
    columns: defs,
    data: sorted,
    getRowId: rowKey,
  });
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setMargin(top + window.scrollY);
  }, []);
  const all = table.getRowModel().rows;
  const virtual = useWindowVirtualizer({
    count: all.length,
    estimateSize: () => ROW_PX,
    overscan: 15,
    scrollMargin: margin,
  });
  useRowKeys(body, all.length, (index) => virtual.scrollToIndex(index));
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? margin) - margin;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin);
  const shares = columns.reduce((sum, { share = 1 }) => sum + share, 0);
  return (
    <table className={styles.grid} aria-rowcount={all.length + 1}>
      <caption className="visually-hidden">{caption}</caption>
      <colgroup>
        {columns.map(({ id, share = 1 }) => (
          <col key={id} style={{ width: `${(share / shares) * 100}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <Heading key={column.id} column={column} sorting={sorting} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {before > 0 && <Spacer height={before} columns={columns.length} />}
        {items.map(({ index }) => {
          const row = all[index];
          if (row === undefined) return null;
          return (
            <tr
              key={row.id}
              ref={virtual.measureElement}
              data-index={index}
              aria-rowindex={index + 2}
              data-chosen={row.id === chosen || undefined}
            >
              {row.getAllCells().map((cell, place) => {
                const column = columns[place] as GridColumn<T>;
                const className = column.number
                  ? styles.number
                  : column.wide
                    ? styles.wide
                    : undefined;
                return place === 0 ? (
                  <th key={cell.id} scope="row" className={className}>
                    <table.FlexRender cell={cell} />
                  </th>
                ) : (
                  <td key={cell.id} data-label={column.title} className={className}>
                    <table.FlexRender cell={cell} />
                  </td>
                );
              })}
            </tr>
          );
        })}
        {after > 0.5 && <Spacer height={after} columns={columns.length} />}
      </tbody>
    </table>
  );
}

/** Room for the rows that are not in the document. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr className={styles.spacer} style={{ height }}>
      <td colSpan={columns} />
    </tr>
  );
}

interface HeadingProps<T> {
  column: GridColumn<T>;
  sorting: ReturnType<typeof parseSort>;
  onSort: Props<T>['onSort'];
}

function Heading<T>({ column, sorting, onSort }: HeadingProps<T>) {
  const { id, title, number = false, value } = column;
  const mine = sorting?.id === id;
  const direction = mine ? (sorting.desc ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" aria-sort={direction} className={number ? styles.number : undefined}>
      {value && onSort ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort(nextSort(sorting, id, number))}
        >
          {title}
          <span aria-hidden="true">{mine ? (sorting.desc ? ' ↓' : ' ↑') : ''}</span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}
