import { geoEqualEarth } from 'd3-geo';
import { expect, it } from 'vitest';
import { CENTRE, HEIGHT, project, SCALE, WIDTH } from './projection';

/** The same projection by the library that drew the land. */
const reference = geoEqualEarth()
  .scale(SCALE)
  .translate(CENTRE as [number, number]);

it('puts a place where the library that drew the land puts it', () => {
  for (let lat = -55; lat <= 80; lat += 5) {
    for (let lon = -180; lon <= 180; lon += 15) {
      const [x, y] = project({ lat, lon });
      const [rx, ry] = reference([lon, lat]) as [number, number];
      expect(Math.hypot(x - rx, y - ry), `${lat} ${lon}`).toBeLessThan(0.01);
    }
  }
});

it('keeps every place inside the drawing', () => {
  for (const lat of [-90, -70, 0, 89.9, 90]) {
    for (const lon of [-180, 0, 180]) {
      const [x, y] = project({ lat, lon });
      expect(x).toBeGreaterThanOrEqual(-0.01);
      expect(x).toBeLessThanOrEqual(WIDTH + 0.01);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(HEIGHT);
    }
  }
});

it('has the frame that the land was drawn in', () => {
  // 84° N is the upper edge and 58° S the lower one: FRAME of scripts/land.mjs.
  expect(project({ lat: 84, lon: 0 })[1]).toBeCloseTo(0, 6);
  expect(project({ lat: 83, lon: 0 })[1]).toBeGreaterThan(0);
  expect(HEIGHT - project({ lat: -57.999, lon: 0 })[1]).toBeLessThan(1.1);
  expect(project({ lat: 0, lon: 180 })[0]).toBeCloseTo(WIDTH, 6);
});
