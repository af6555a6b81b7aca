// Runs the browser tests with the system's Chromium, never with a downloaded one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { missing, run } from './run.mjs';

function installed() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: 'inherit' });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return findChromium();
}

const chromium = findChromium() ?? installed();
if (!chromium) {
  missing(
    'The browser tests need Chromium: apt-get install chromium, or set CHROMIUM_BIN, or skip them with -Dconsole.e2e.skip',
  );
}
run('npx', ['--no-install', 'playwright', 'test', ...process.argv.slice(2)], {
  CHROMIUM_BIN: chromium,
});
