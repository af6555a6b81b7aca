// Runs the browser tests with the system's Chromium, never with a downloaded one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium, findHeadless } from './chromium.mjs';
import { missing, run } from './run.mjs';

function install(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: 'inherit' });
  apt('update');
  for (const name of packages) apt('install', '-y', '--no-install-recommends', name);
}

// The whole one is for the server's tests of what browsers measure.
const wanted = [
  ...(findHeadless() ? [] : ['chromium-headless-shell']),
  ...(findChromium() ? [] : ['chromium']),
];
if (wanted.length > 0) install(...wanted);
const chromium = findHeadless() ?? findChromium();
if (!chromium) {
  missing(
    'The browser tests need Chromium: apt-get install chromium, or set CHROMIUM_BIN, or skip them with -Dconsole.e2e.skip',
  );
}
run('npx', ['--no-install', 'playwright', 'test', ...process.argv.slice(2)], {
  CHROMIUM_BIN: chromium,
});
