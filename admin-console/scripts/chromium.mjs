// The system's Chromium, never a downloaded one.
import { existsSync } from 'node:fs';

const places = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** Chromium without a window to draw: the same engine at two thirds of the time for a test. */
const HEADLESS = '/usr/bin/chromium-headless-shell';

/** Its path: `CHROMIUM_BIN`, else where systems put it; undefined when there is none. */
export function findChromium() {
  return [process.env.CHROMIUM_BIN, ...places].find((path) => path && existsSync(path));
}

/** For tests that need no more than the engine: `CHROMIUM_BIN`, else the headless one. */
export function findHeadless() {
  return [process.env.CHROMIUM_BIN, HEADLESS].find((path) => path && existsSync(path));
}

/** No network of its own, so that a test or a picture never depends on it. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
