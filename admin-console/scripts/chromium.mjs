// The system's Chromium, never a downloaded one.
import { existsSync } from 'node:fs';

const places = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** Its path: `CHROMIUM_BIN`, else where systems put it; undefined when there is none. */
export function findChromium() {
  return [process.env.CHROMIUM_BIN, ...places].find((path) => path && existsSync(path));
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
