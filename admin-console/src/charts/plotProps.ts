import type { Exemplar } from '../api/types';
import type { Line } from './align';

export interface PlotProps {
  /** What is measured, for readers of a screen. */
  title: string;
  lines: readonly Line[];
  stepMs: number;
  from: number;
  to: number;
  unit?: string | null;
  /** The signal's name, which may say that it is a share. */
  name?: string;
  height?: number;
  /** A line that should not be crossed. */
  limit?: { value: number; text: string };
  /** Moments to be seen in the chart. */
  marks?: readonly { at: number; text: string; sign?: string }[];
  /** Where what was ends and what is expected begins. */
  now?: number;
  /** The two lines, by their place, between which is shaded. */
  band?: readonly [above: number, below: number];
  exemplars?: readonly Exemplar[];
  /** What is done with a stretch that was dragged over. */
  onBrush?: (from: number, to: number) => void;
}
