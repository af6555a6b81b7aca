// Runs the browser tests with the system's Chromium, never with a downloaded one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { missing, run } from './run.mjs';

const places = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

function find() {
  return [process.env.CHROMIUM_BIN, ...places].find((path) => path && existsSync(path));
}

function installed() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: 'inherit' });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return find();
}

const chromium = find() ?? installed();
if (!chromium) {
  missing(
    'The browser tests need Chromium: apt-get install chromium, or set CHROMIUM_BIN, or skip them with -Dconsole.e2e.skip',
  );
}
run('npx', ['--no-install', 'playwright', 'test', ...process.argv.slice(2)], {
  CHROMIUM_BIN: chromium,
});
