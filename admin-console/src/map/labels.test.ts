import { expect, it } from 'vitest';
import { type Box, boxAt, meets, placeLabels, type Spot } from './labels';
import { along, radiusOf } from './size';

const FRAME: Box = { x: 0, y: 0, width: 900, height: 400 };
const whole = { width: 150, height: 48 };
const name = { width: 60, height: 16 };
const spot = (x: number, y: number, urgent = false): Spot => ({
  x,
  y,
  radius: 10,
  whole,
  name,
  urgent,
});
const sides = (spots: readonly Spot[]) => placeLabels(spots, FRAME).map((label) => label?.side);

it('writes on the right, and on another side where there is no room', () => {
  expect(sides([spot(300, 200)])).toEqual(['right']);
  expect(sides([spot(880, 200)])).toEqual(['left']);
  expect(sides([spot(300, 200), spot(330, 200)])).toEqual(['left', 'right']);
});

it('leaves the side that a line crosses to the line, where another has room', () => {
  const line = along([310, 200], [600, 260]);
  expect(placeLabels([spot(300, 200)], FRAME, line)[0]?.side).toBe('left');
  const around = [...line, ...along([290, 200], [0, 200]), [300, 170], [300, 230]] as const;
  expect(placeLabels([spot(300, 200)], FRAME, around)[0]?.side).toBe('right');
});

it('writes the name alone where there is no room for all, and nothing beyond the frame', () => {
  const tight = { ...FRAME, width: 120 };
  expect(placeLabels([spot(20, 200)], tight)).toEqual([{ side: 'right', short: true }]);
  expect(placeLabels([spot(300, 200, true)], { ...FRAME, width: 0 })).toEqual([null]);
});

it('writes what is urgent in any crowd', () => {
  const crowd = Array.from({ length: 80 }, (_, n) =>
    spot(400 + (n % 10) * 14, 150 + Math.floor(n / 10) * 14),
  );
  expect(placeLabels(crowd, FRAME)).toContain(null);
  const [first] = placeLabels([spot(463, 199, true), ...crowd], FRAME);
  expect(first?.short).toBe(true);
});

it('never lets two labels meet, wherever the marks are', () => {
  let seed = 7;
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  for (let round = 0; round < 200; round += 1) {
    const spots = Array.from({ length: 25 }, (_, n) => spot(next() * 900, next() * 400, n < 5));
    const boxes = placeLabels(spots, FRAME).flatMap((label, n) => {
      const at = spots[n] as Spot;
      return label ? [boxAt(at, label.short ? at.name : at.whole, label.side)] : [];
    });
    expect(boxes.length).toBeGreaterThan(4);
    for (const [n, a] of boxes.entries()) {
      for (const b of boxes.slice(n + 1)) expect(meets(a, b)).toBe(false);
    }
  }
});

it('draws more traffic larger, and unknown traffic smallest', () => {
  expect(radiusOf(null, 1000, 3)).toBe(radiusOf(0, 1000, 3));
  expect(radiusOf(250, 1000, 3)).toBeGreaterThan(radiusOf(0, 1000, 3));
  expect(radiusOf(1000, 1000, 3)).toBeGreaterThan(radiusOf(250, 1000, 3));
  expect(radiusOf(0, 0, 0)).toBeGreaterThan(0);
  expect(radiusOf(1000, 1000, 80)).toBeLessThan(radiusOf(1000, 1000, 3));
  // The area grows with the traffic: a quarter of it is half the way.
  const [none, quarter, all] = [0, 250, 1000].map((n) => radiusOf(n, 1000, 3)) as [
    number,
    number,
    number,
  ];
  expect(quarter - none).toBeCloseTo((all - none) / 2, 6);
});
