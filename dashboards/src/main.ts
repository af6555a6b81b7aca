import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from './files.js';

// Writes dist/dashboards; a dashboard that is no more goes away.
const folder = join(import.meta.dirname, '..', '..', 'dist', 'dashboards');
mkdirSync(folder, { recursive: true });
const all = files();
for (const name of readdirSync(folder)) {
  if (!all.has(name)) rmSync(join(folder, name));
}
for (const [name, json] of all) writeFileSync(join(folder, name), json);
console.log(`${all.size} dashboards in dist/dashboards`);
