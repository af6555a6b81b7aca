// Draws the land of world-atlas (Natural Earth, public domain) as one path for the console's map:
//   node scripts/land.mjs           writes src/map/land.ts
//   node scripts/land.mjs --check   fails when what is committed is not what would be written
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { geoArea, geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { root } from './run.mjs';

const FILE = join(root, 'src/map/land.ts');
/** The drawing's frame; `src/map/projection.test.ts` holds that places fall into the same one. */
const FRAME = { width: 1000, north: 84, south: -58 };
/** The smallest island that can be seen, in steradians: some 4 of 1,000 × 490 units. */
const LEAST = 1.2e-4;

/** A path of whole units, each point told from the one before it: a third of the bytes. */
function relative() {
  const parts = [];
  let at = [0, 0];
  let command = '';
  const step = (letter, x, y) => {
    const to = [Math.round(x), Math.round(y)];
    const [dx, dy] = [to[0] - at[0], to[1] - at[1]];
    at = to;
    if (letter === 'l' && dx === 0 && dy === 0) return;
    const lead = letter === command ? (dx < 0 ? '' : ' ') : letter;
    parts.push(`${lead}${dx}${dy < 0 ? '' : ' '}${dy}`);
    command = letter;
  };
  let start = [0, 0];
  return {
    moveTo: (x, y) => {
      step('m', x, y);
      start = at;
    },
    lineTo: (x, y) => step('l', x, y),
    closePath: () => {
      parts.push('z');
      command = 'z';
      at = start;
    },
    text: () => parts.join(''),
  };
}

function draw() {
  const { width, north, south } = FRAME;
  const projection = geoEqualEarth().translate([0, 0]).scale(1);
  const scale = width / 2 / projection([180, 0])[0];
  projection.scale(scale);
  projection.translate([width / 2, -projection([0, north])[1]]);
  const world = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('world-atlas/land-110m.json'), 'utf8'),
  );
  const [{ geometry }] = feature(world, world.objects.land).features;
  const coordinates = geometry.coordinates.filter(
    (polygon) =>
      polygon[0].some(([, lat]) => lat > south) &&
      geoArea({ type: 'Polygon', coordinates: polygon }) > LEAST,
  );
  const context = relative();
  geoPath(projection, context)({ type: 'MultiPolygon', coordinates });
  return context.text();
}

const text = `// Made by scripts/land.mjs from world-atlas (Natural Earth, public domain): not to be edited.
/** The land as a path in the units of projection.ts. */
export const LAND =
  '${draw()}';
`;
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('src/map/land.ts is out of date: node scripts/land.mjs');
  process.exit(1);
}
