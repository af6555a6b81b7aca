import type uPlot from 'uplot';
import type { Exemplar } from '../api/types';
import { quantity } from '../format/numbers';
import type { Colours } from './colours';
import type { PlotProps } from './plotProps';

const FONT = '11px "Inter Variable", system-ui, sans-serif';
const DAY_MS = 864e5;
/** A stretch narrower than this was a click. */
const BRUSH_PX = 6;
/** Half the width of a measured trace's dot. */
const DOT_PX = 4.5;

interface Wanted {
  /** What is shown now, not what was shown when the plot was made. */
  props: () => PlotProps;
  colours: Colours;
  locale: string;
  width: number;
  height: number;
  onCursor: (index: number | null) => void;
  onExemplar: (exemplar: Exemplar) => void;
}

/** How the plot is drawn: thin lines, holes left open, no grid but what carries a number. */
export function options(wanted: Wanted): uPlot.Options {
  const { props, colours, locale, width, height, onCursor, onExemplar } = wanted;
  const { lines, unit, name, from, to, band } = props();
  // What is expected goes on from what was, in its colour.
  const colour = (index: number) =>
    colours.lines[(lines[index]?.look ? 0 : index) % colours.lines.length];
  const axis = {
    stroke: colours.text,
    font: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
    },
    scales: {
      x: { time: true, min: from / 1000, max: to / 1000, auto: false },
      y: { range: (_, low, high) => span(low, high, props().limit?.value) },
    },
    axes: [
      { ...axis, size: 26, values: (_, splits) => times(splits, locale) },
      {
        ...axis,
        size: (self, values) => {
          const widest = Math.max(0, ...(values ?? []).map((value) => value.length));
          return Math.max(34, widest * 6.4 + 14, self.axes[1]?.ticks?.size ?? 0);
        },
        values: (_, splits) => splits.map((value) => quantity(value, unit, locale, name)),
      },
    ],
    series: [
      {},
      ...lines.map((line, index) => ({
        label: line.name,
        stroke: colour(index),
        width: line.look === 'edge' ? 0 : 1.5,
        dash: line.look === 'expected' ? [6, 4] : undefined,
        spanGaps: false,
        points: {
          show: line.look !== 'edge',
          filter: lonely,
          size: 4,
          fill: colour(index),
        },
      })),
    ],
    bands: band && [{ series: [band[0] + 1, band[1] + 1], fill: colours.band }],
    hooks: {
      setCursor: [(self) => onCursor(self.cursor.idx ?? null)],
      setSelect: [(self) => brushed(self, props().onBrush)],
      draw: [(self) => decorate(self, props(), colours)],
      ready: [(self) => enterable(self, props, onExemplar)],
    },
  };
}

/** From zero, so that a line's height says how much it is; room above for its greatest. */
function span(low: number | null, high: number | null, limit = Number.NEGATIVE_INFINITY) {
  const least = Math.min(0, low ?? 0);
  const most = Math.max(high ?? 0, limit);
  return [least * 1.05, most > least ? most + (most - least) * 0.08 : least + 1] as [
    number,
    number,
  ];
}

function times(splits: number[], locale: string): string[] {
  const first = splits[0] ?? 0;
  const last = splits.at(-1) ?? 0;
  const length = (last - first) * 1000;
  const step = ((splits[1] ?? last) - first) * 1000;
  const options: Intl.DateTimeFormatOptions =
    length >= 2 * DAY_MS
      ? { day: '2-digit', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', second: step < 60_000 ? '2-digit' : undefined };
  const format = new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options });
  return splits.map((at) => format.format(at * 1000));
}

/** A point that has no neighbour would not be seen as a line: it is shown as a point. */
function lonely(self: uPlot, series: number): number[] {
  const column = self.data[series] ?? [];
  const found: number[] = [];
  for (let index = 0; index < column.length; index += 1) {
    const known = (k: number) => column[k] !== null && column[k] !== undefined;
    if (known(index) && !known(index - 1) && !known(index + 1)) found.push(index);
  }
  return found;
}

function brushed(self: uPlot, onBrush: PlotProps['onBrush']): void {
  const { left, width } = self.select;
  if (width < BRUSH_PX) return;
  const [from, to] = [left, left + width].map((x) => Math.round(self.posToVal(x, 'x') * 1000));
  self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (from !== undefined && to !== undefined) onBrush?.(from, to);
}

/** Where a measured trace is drawn: one beyond the scale, as the slowest often are, on its upper edge. */
function placeOf(self: uPlot, { time, value }: Exemplar, canvas = false): [number, number] {
  const top = self.scales.y?.max ?? value;
  return [
    self.valToPos(Date.parse(time) / 1000, 'x', canvas),
    self.valToPos(Math.min(value, top), 'y', canvas),
  ];
}

/** The measured trace near a place in the plot. */
function exemplarAt(self: uPlot, exemplars: PlotProps['exemplars'], x: number, y: number) {
  const distance = (exemplar: Exemplar) => {
    const [left, top] = placeOf(self, exemplar);
    return Math.hypot(left - x, top - y);
  };
  return exemplars?.find((exemplar) => distance(exemplar) <= DOT_PX * 2);
}

/** A click on a dot leads to its trace; the table twin has the same as links for the keyboard. */
function enterable(self: uPlot, props: () => PlotProps, onExemplar: Wanted['onExemplar']): void {
  const near = ({ offsetX, offsetY }: MouseEvent) =>
    exemplarAt(self, props().exemplars, offsetX, offsetY);
  self.over.addEventListener('mousemove', (event) => {
    self.over.style.cursor = near(event) ? 'pointer' : '';
  });
  let pressed = 0;
  self.over.addEventListener('mousedown', ({ offsetX }) => {
    pressed = offsetX;
  });
  self.over.addEventListener('click', (event) => {
    // The end of a stretch that was dragged over is a click too.
    const exemplar = Math.abs(event.offsetX - pressed) < BRUSH_PX ? near(event) : undefined;
    if (exemplar) onExemplar(exemplar);
  });
}

function dots(self: uPlot, exemplars: readonly Exemplar[], colours: Colours): void {
  const { ctx, bbox } = self;
  const size = DOT_PX * devicePixelRatio;
  ctx.fillStyle = colours.dot;
  ctx.strokeStyle = colours.surface;
  for (const exemplar of exemplars) {
    const [x, y] = placeOf(self, exemplar, true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.arc(x, y, size, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}

function decorate(
  self: uPlot,
  { limit, marks = [], exemplars = [], from, to, now }: PlotProps,
  colours: Colours,
) {
  const { ctx, bbox } = self;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  if (limit) {
    const y = self.valToPos(limit.value, 'y', true);
    stroke(ctx, colours.limit, bbox.left, y, bbox.left + bbox.width, y);
  }
  const upright = (at: number, colour: string) => {
    const x = self.valToPos(at / 1000, 'x', true);
    stroke(ctx, colour, x, bbox.top, x, bbox.top + bbox.height);
    return x;
  };
  ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colours.mark;
  for (const { at, sign } of marks) {
    if (at < from || at > to) continue;
    const x = upright(at, colours.mark);
    if (sign) ctx.fillText(sign, x + 3 * devicePixelRatio, bbox.top + 9 * devicePixelRatio);
  }
  ctx.setLineDash([]);
  if (now !== undefined && now > from && now < to) upright(now, colours.text);
  dots(self, exemplars, colours);
  ctx.restore();
}

function stroke(
  ctx: CanvasRenderingContext2D,
  colour: string,
  ...[x1, y1, x2, y2]: [number, number, number, number]
): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
