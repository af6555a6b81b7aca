// The console on a real server, driven by ConsoleIT, which reads the lines said here and acts on
// them: node test/real-server.mjs LOGIN_LINK SLO REGION
import { chromium, expect } from '@playwright/test';
import { findChromium, QUIET } from '../scripts/chromium.mjs';
import { missing } from '../scripts/run.mjs';

const [link, slo, region] = process.argv.slice(2);
const executablePath = findChromium();
if (!executablePath) missing('Chromium is needed: install it or set CHROMIUM_BIN');
const say = (line) => process.stdout.write(`${line}\n`);
const SOON = { timeout: 60_000 };

const browser = await chromium.launch({ executablePath, args: QUIET });
try {
  const page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 900 } });
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|React/.test(message.text())) troubles.push(message.text());
  });
  const feed = page.getByRole('banner').getByRole('status');
  const row = page.locator('#slos tbody').filter({ hasText: slo });
  const card = page.getByRole('article').filter({ hasText: region });

  await page.goto(link);
  await expect(page).toHaveURL(/\/$/);
  await expect(feed).toHaveText('Live', SOON);
  await expect(row).toContainText('No data', SOON);
  await page.evaluate(() => {
    window.neverReloaded = true;
  });
  say('live');

  await expect(row).toContainText('90.00%', SOON);
  await expect(row).toContainText('540 of 600', SOON);
  await expect(card).toContainText('10%', SOON);
  say('telemetry seen');

  await expect(feed).not.toHaveText('Live', SOON);
  say('server lost');

  await expect(feed).toHaveText('Live', SOON);
  await expect(row).toContainText('600 of 1,200', SOON);
  await expect(page.getByText('No answer from the control plane')).toHaveCount(0);
  expect(await page.evaluate(() => window.neverReloaded)).toBe(true);
  say('recovered');

  // What the server writes and signs, proved in the browser; the second time with what it remembers.
  await page.goto(new URL('/audit', link).href);
  await page.locator('#audit tbody th a').first().click(SOON);
  const verdict = page.getByRole('status', { name: 'Result of the verification' });
  for (const passed of [5, 6]) {
    await page.getByRole('button', { name: /^Verify/ }).click();
    await expect(verdict.getByText('passed')).toHaveCount(passed, SOON);
    await expect(verdict.getByText('Verified', { exact: true })).toBeVisible();
    await page.reload();
  }
  say('audit verified');

  await page.goto(new URL('/status', link).href);
  const database = page.getByRole('row').filter({ hasText: 'database' });
  await expect(database).toContainText('Good', SOON);
  await page.goto(new URL('/', link).href);
  say('status seen');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signin$/, SOON);
  await page.goto(new URL('/', link).href);
  await expect(page).toHaveURL(/\/signin$/, SOON);
  expect(troubles).toEqual([]);
  say('signed out');
} finally {
  await browser.close();
}
