// Makes rum.min.js of rum.js with the console's bundler, and writes down what it was made of.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const here = new URL('.', import.meta.url);
const require = createRequire(new URL('../../../../../admin-console/package.json', here));
const { minifySync } = await import(require.resolve('rolldown/utils'));

const source = readFileSync(new URL('rum.js', here), 'utf8');
const made = minifySync('rum.js', source, { mangle: { toplevel: true }, compress: { passes: 3 } });
if (made.errors.length) {
  throw new Error(made.errors.map((error) => error.message).join('\n'));
}
const text = `${made.code.trim()}\n`;
const hash = createHash('sha256').update(source).digest('hex');
writeFileSync(new URL('../resources/rum/rum.min.js', here), text);
writeFileSync(new URL('rum.js.sha256', here), `${hash}\n`);
console.log(`${Buffer.byteLength(text)} bytes`);
