// Installs the locked packages when they are not installed yet, then runs the gates: compiler,
// lint, tests. `dist` is compared with what the sources say, never written.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing, root, run } from './run.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  missing(`Node ${process.versions.node} is too old (expected >= 20.19): install a newer Node.js`);
}

const stamp = join(root, 'node_modules', '.lock-hash');
const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${major}\n`);
for (const name of ['package-lock.json', 'package.json', '.npmrc']) {
  hash.update(readFileSync(join(root, name)));
}
const wanted = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  run('npm', ['ci', '--no-progress']);
  writeFileSync(stamp, wanted);
}
run('npm', ['test', '--silent']);
