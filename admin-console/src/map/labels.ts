import type { Point } from './size';

/** A rectangle in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How large a text is, estimated. */
export interface Extent {
  width: number;
  height: number;
}

/** A region's mark and what is to be written at it. */
export interface Spot {
  x: number;
  y: number;
  radius: number;
  /** All that is to be told, and the least. */
  whole: Extent;
  name: Extent;
  /** Its name is written even over other marks: it must not be overlooked. */
  urgent: boolean;
}

export type Side = 'right' | 'left' | 'below' | 'above';

/** Where a label stands, and whether only the name has room. */
export interface Label {
  side: Side;
  short: boolean;
}

const SIDES: readonly Side[] = ['right', 'left', 'below', 'above'];
const GAP = 5;

/** The room a label takes on one side of its mark. */
export function boxAt({ x, y, radius }: Spot, { width, height }: Extent, side: Side): Box {
  const away = radius + GAP;
  switch (side) {
    case 'right':
      return { x: x + away, y: y - height / 2, width, height };
    case 'left':
      return { x: x - away - width, y: y - height / 2, width, height };
    case 'below':
      return { x: x - width / 2, y: y + away, width, height };
    case 'above':
      return { x: x - width / 2, y: y - away - height, width, height };
  }
}

export const meets = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (box: Box, frame: Box) =>
  box.x >= frame.x &&
  box.y >= frame.y &&
  box.x + box.width <= frame.x + frame.width &&
  box.y + box.height <= frame.y + frame.height;

/**
 * Where each mark's label stands without covering another mark or label, or leaving the frame: all
 * of it, else the name alone, else null. An urgent one may cover marks, never a label. Earlier spots
 * choose first.
 *
 * @param lines places on lines that are drawn; a side that none of them crosses is taken before others
 */
export function placeLabels(
  spots: readonly Spot[],
  frame: Box,
  lines: readonly Point[] = [],
): (Label | null)[] {
  const marks: Box[] = spots.map(({ x, y, radius }) => ({
    x: x - radius,
    y: y - radius,
    width: 2 * radius,
    height: 2 * radius,
  }));
  const labels: Box[] = [];
  return spots.map((spot, own) => {
    const crossed = (extent: Extent, side: Side) => {
      const box = boxAt(spot, extent, side);
      return lines.some(([x, y]) => meets(box, { x, y, width: 1, height: 1 }));
    };
    const stand = (extent: Extent, overMarks: boolean) =>
      [
        ...SIDES.filter((side) => !crossed(extent, side)),
        ...SIDES.filter((side) => crossed(extent, side)),
      ].find((side) => {
        const box = boxAt(spot, extent, side);
        const covers =
          labels.some((other) => meets(box, other)) ||
          (!overMarks && marks.some((other, index) => index !== own && meets(box, other)));
        if (covers || !inside(box, frame)) return false;
        labels.push(box);
        return true;
      });
    const whole = stand(spot.whole, false);
    if (whole) return { side: whole, short: false };
    const name = stand(spot.name, false) ?? (spot.urgent ? stand(spot.name, true) : undefined);
    return name ? { side: name, short: true } : null;
  });
}
