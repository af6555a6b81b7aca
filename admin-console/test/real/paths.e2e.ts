import type { Page } from '@playwright/test';
import { brush, chord, clickExemplar, focused, tabTo } from '../keys';
import { expect, test } from './world';

const MINUTE = 60_000;

/** The time of the page's address. */
function rangeOf(page: Page) {
  const { searchParams } = new URL(page.url());
  const [from, to] = ['from', 'to'].map((bound) => Date.parse(searchParams.get(bound) ?? ''));
  return { from: from as number, to: to as number };
}

/** When the trace's first span began, as the server stores it. */
async function beginOf(page: Page, trace: string) {
  const answer = await page.request.get(`/api/v1/traces/${trace}`);
  const { spans } = await answer.json();
  return Date.parse(spans[0].start);
}

test('the keyboard alone goes from an alert to a trace, its logs and a failover’s dry run', async ({
  page,
  troubles,
}) => {
  await page.goto('/');
  await expect(page.locator('#slos tbody').first()).toBeVisible();
  await chord(page, 'a');
  await expect(page.locator('#alerts tbody th').first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(focused(page)).toHaveText('shop-availability');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/alert=/);
  await tabTo(page, 'Failed traces');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/traces\?.*service=shop/);
  await expect(page.locator('#traces tbody th').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  const trace = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const tree = page.getByRole('treegrid');
  await expect(tree.getByRole('row')).toHaveCount(2);
  await tree.getByRole('row').first().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('row')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/span=/);
  await tabTo(page, 'Open in Logs');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/logs\\?.*trace=${trace}`));
  await expect(page.locator('#logs li')).toHaveCount(1);

  await chord(page, 'c');
  await expect(page.locator('#actions tbody th').first()).toBeVisible();
  await tabTo(page, 'Fail a region over');
  await page.keyboard.press('Enter');
  await expect(page.locator('#intent select').first()).toBeVisible();
  await page.locator('#intent select').first().focus();
  await page.keyboard.type('us-east-1 · social');
  await page.keyboard.press('Tab');
  await page.keyboard.type('the hall is on fire');
  await tabTo(page, 'Next');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/step=checks/);
  await expect(page.getByRole('table', { name: 'Guard' })).toContainText('Receiver capacity (I2)');
  expect(troubles).toEqual([]);
});

test('a measured trace is one click from its chart, and keeps its own time', async ({ page }) => {
  await page.goto('/services/shop/overview?from=now-1h');
  await clickExemplar(page, '#latency', 0.8);
  await expect(page).toHaveURL(/\/traces\/5b8e[0-9a-f]{28}/);
  const trace = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect(page.getByRole('treegrid').getByRole('row')).toHaveCount(2);
  const begin = await beginOf(page, trace);
  await page.getByRole('treegrid').getByRole('row').first().click();
  await expect(page.locator('#span-logs li')).toHaveCount(1);
  await page.getByRole('link', { name: 'Open in Logs' }).click();
  await expect(page).toHaveURL(/\/logs\?/);
  const { from, to } = rangeOf(page);
  expect(from).toBeLessThanOrEqual(begin);
  expect(to).toBeGreaterThanOrEqual(begin + 2_000);
  expect(to - from).toBeLessThan(30 * MINUTE);
});

test('a log record is one click from its span, and the span from its records', async ({
  page,
  world,
}) => {
  await page.goto(`/logs?from=now-1h&trace=${world.trace}`);
  await expect(page.locator('#logs li')).toHaveCount(1);
  await page.getByRole('link', { name: /^Trace of/ }).click();
  await expect(page).toHaveURL(
    new RegExp(`/traces/${world.trace}.*span=${world.trace.slice(0, 16)}`),
  );
  await expect(page.locator('#span-logs li')).toContainText('payment refused');
  await page.getByRole('link', { name: 'Open in Logs' }).click();
  await expect(page.locator('#logs li')).toHaveCount(1);
  await expect(page.locator('#logs li')).toContainText('payment refused');
  const begin = await beginOf(page, world.trace);
  expect(rangeOf(page).from).toBeLessThanOrEqual(begin);
  expect(rangeOf(page).to).toBeGreaterThan(begin);
});

test('a bad stretch brushed on a chart says what is different in its traces', async ({
  page,
  world,
}) => {
  // An hour with the beginning of the fault in its middle.
  const since = Date.parse(world.bad_since);
  const [from, to] = [since - 30 * MINUTE, since + 30 * MINUTE].map((at) =>
    new Date(at).toISOString(),
  );
  await page.goto(`/services/shop/overview?from=${from}&to=${to}`);
  await brush(page, '#latency', 0.497, 0.58);
  const first = page.locator('#difference li').first();
  await expect(first).toContainText('app.version');
  // A client's span in every trace does not say its version.
  const shares = first.getByRole('row').filter({ hasText: '2.0' }).getByRole('cell');
  await expect(shares).toHaveText(['50%', '0%']);
  await first.getByRole('link', { name: '2.0' }).click();
  await expect(page).toHaveURL(/\/traces\?.*attr=/);
  await expect(page.locator('#traces tbody th').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove app.version=2.0' })).toBeVisible();
});
