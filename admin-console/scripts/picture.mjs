// Pictures of a running console during the demo's incident:
//   node scripts/picture.mjs LOGIN_LINK OUT_DIR
// Waits until a region is in soft protection while another is away from normal, in the middle of
// both incidents, then writes console.png (light) and console-dark.png.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium, QUIET } from './chromium.mjs';
import { missing } from './run.mjs';

const WAIT_MS = 300_000;
const [link, out] = process.argv.slice(2);
if (!link || !out) {
  console.error('usage: node scripts/picture.mjs LOGIN_LINK OUT_DIR');
  process.exit(2);
}
const executablePath = findChromium();
if (!executablePath) missing('Chromium is needed: install it or set CHROMIUM_BIN');

const browser = await chromium.launch({ executablePath, args: QUIET });
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 1140 },
    locale: 'en',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(link);
  for (const state of [/Drained|Probation/, /Soft/]) {
    const card = page.getByRole('article').filter({ hasText: state });
    await card.first().waitFor({ timeout: WAIT_MS });
  }
  for (const [colorScheme, name] of [
    ['light', 'console.png'],
    ['dark', 'console-dark.png'],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: resolve(join(out, name)), animations: 'disabled' });
    const path = resolve(join(out, name));
    // A third of the size without a visible loss, where the tool is installed.
    spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', path, '256', path]);
    console.log(path);
  }
} finally {
  await browser.close();
}
