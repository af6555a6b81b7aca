import { readFileSync } from 'node:fs';
import { gates } from './scripts/chunks.mjs';

const built = 'target/classes/META-INF/resources';
export default gates(JSON.parse(readFileSync('target/chunks.json', 'utf8')), built);
