import type { ReactNode } from 'react';
import styles from './DataTable.module.css';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  /** A word or two that are never broken. */
  short?: boolean;
  /** In a narrow window it has a line of its own. */
  wide?: boolean;
}

interface Props<T> {
  caption: string;
  /** Shown instead of the table when there are no rows. */
  empty: string;
  rows: readonly T[];
  rowKey: (row: T, index: number) => string;
  /** The first column names the row. */
  columns: readonly Column<T>[];
}

/** A small table that becomes one labelled block per row on a narrow screen. */
export function DataTable<T>({ caption, empty, rows, rowKey, columns }: Props<T>) {
  if (rows.length === 0) return <p className={styles.empty}>{empty}</p>;
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, number }) => (
            <th key={title} scope="col" className={number ? styles.number : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={rowKey(row, index)}>
            {columns.map(({ title, cell, number, short, wide }, column) => {
              const className =
                styles[number ? 'number' : short ? 'short' : wide ? 'wide' : 'plain'];
              return column === 0 ? (
                <th key={title} scope="row" className={className}>
                  {cell(row)}
                </th>
              ) : (
                <td key={title} data-label={title} className={className}>
                  {cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
