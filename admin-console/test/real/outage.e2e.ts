import { shoot } from '../fixtures';
import { expect, now, test, turn } from './world';

const LOST = { timeout: 30_000 };
/** Three times what a page may take to be live again, as in docs/benchmarks.md. */
const BACK = { timeout: 15_000 };

test('a killed server is told of, and its return loses nothing', async ({ page }) => {
  const feed = page.getByRole('banner').getByRole('status');
  const banner = page.getByText('No answer from the control plane');
  const row = page.locator('#slos tbody').filter({ hasText: 'shop-availability' });
  const total = (requests: number) => `of ${requests.toLocaleString('en')}`;
  await turn('quiet?on=true');
  await page.goto('/');
  await expect(feed).toHaveText('Live');
  const before = await now();
  await expect(row).toContainText(total(before.requests), LOST);
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  await turn('kill');
  await expect(feed).toHaveText('Offline', LOST);
  await expect(banner).toBeVisible();
  // What was told last stays.
  await expect(row).toContainText(total(before.requests));
  await shoot(page, 'real/offline');

  await turn('start');
  await expect(feed).toHaveText('Live', BACK);
  await expect(banner).toHaveCount(0);
  await turn('quiet?on=true');
  const after = await now();
  await expect(row).toContainText(total(after.requests), LOST);
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);

  const from = new Date(Date.now() - 7_200_000).toISOString();
  const counted = async () => {
    const answer = await page.request.get(`/api/v1/logs?text=payment%20refused&from=${from}`);
    return (await answer.json()).matched;
  };
  await expect.poll(counted, LOST).toBe(after.logs);
  await turn('quiet?on=false');
});

test('the link that the server printed signs in, once', async ({ browser }) => {
  const { login } = await now();
  const opened = async () => {
    const page = await (await browser.newContext({ locale: 'en' })).newPage();
    await page.goto(login);
    return page;
  };
  const first = await opened();
  await expect(first.getByRole('banner').getByRole('status')).toHaveText('Live');
  const second = await opened();
  await expect(second.getByRole('banner').getByRole('status')).toHaveCount(0);
});

test('one signs out, and is out', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signin$/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/signin$/);
});
