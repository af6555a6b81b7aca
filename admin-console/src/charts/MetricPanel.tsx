import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Found, MetricItem } from '../api/types';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import type { Line } from './align';
import { Chart } from './Chart';
import type { PlotProps } from './plotProps';

interface Props {
  id: string;
  title: string;
  query: UseQueryResult<Found<MetricItem>>;
  tools?: ReactNode;
  /** Why there are no points, and what sends some. */
  empty: { why: string; hint: string };
  lines: (series: Found<MetricItem>) => readonly Line[];
  plot: Omit<PlotProps, 'title' | 'lines' | 'stepMs'>;
}

/** A stored metric over the page's range. */
export function MetricPanel({ id, title, query, tools, empty, lines, plot }: Props) {
  return (
    <DataPanel
      id={id}
      title={title}
      query={query}
      tools={tools}
      isEmpty={({ items }) => items.length === 0}
      empty={<Empty {...empty} command="./syntropy demo" />}
    >
      {(series) => (
        <Chart
          {...plot}
          title={title}
          lines={lines(series)}
          stepMs={(series.items[0]?.step_seconds ?? 0) * 1000}
        />
      )}
    </DataPanel>
  );
}
