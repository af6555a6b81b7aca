// Installs the locked packages when they are not installed yet, then builds the pages.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing, root, run } from './run.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  missing(`Node ${process.versions.node} is too old (expected >= 20.19): install a newer Node.js`);
}

const stamp = join(root, 'node_modules', '.lock-hash');
const inputs = ['package-lock.json', 'package.json', '.npmrc'];
const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${major}\n`);
for (const name of inputs) hash.update(readFileSync(join(root, name)));
const wanted = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  run('npm', ['ci', '--no-progress']);
  writeFileSync(stamp, wanted);
}
run('npm', ['run', '--silent', 'build']);
