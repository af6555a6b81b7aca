import { slos } from './data';
import { expect, expectAccessible, shoot, test } from './fixtures';
import { chord } from './keys';
import { BIG_TRACE, TRACE } from './telemetry';

test('every place is two keys away', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  for (const [key, path] of Object.entries({
    s: '/services',
    o: '/slos',
    a: '/alerts',
    i: '/incidents',
    t: '/traces',
    l: '/logs',
    u: '/audit',
    h: '/status',
    r: '/regions',
    c: '/actions',
    m: '/',
  })) {
    await chord(page, key);
    await expect(page).toHaveURL((url) => url.pathname === path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
});

test('the range is shifted, chosen and kept from page to page', async ({ page }) => {
  await page.goto('/traces');
  await expect(page.locator('#traces tbody th').first()).toBeVisible();
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/from=2026-11-21T13%3A34%3A00.000Z&to=2026-11-21T14%3A34%3A00/);
  await page.keyboard.press(']');
  await expect(page).toHaveURL(/\/traces$/);
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Time range' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'time-range', false);
  await dialog.getByRole('button', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/from=now-7d/);
  await page.getByRole('link', { name: 'Logs', exact: true }).click();
  await expect(page).toHaveURL(/\/logs\?from=now-7d/);
  await page.keyboard.press('t');
  await dialog.getByLabel('From').fill('2026-11-21T09:00:00');
  await dialog.getByLabel('To').fill('2026-11-21T08:00:00');
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('The end has to be after the beginning.');
  await dialog.getByLabel('To').fill('2026-11-21T10:00:00');
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/from=2026-11-21T12%3A00%3A00.000Z&to=2026-11-21T13%3A00%3A00/);
});

test('a paused page stands still, and shows what was missed once it goes on', async ({
  page,
  mock,
}) => {
  await page.goto('/slos');
  const status = page.getByRole('banner').getByRole('status');
  await expect(status).toHaveText('Live');
  await page.keyboard.press('p');
  await expect(status).toHaveText('Paused');
  mock.send('slos', 'upsert', { ...slos[2], name: 'came-meanwhile' });
  await expect(page.getByText('came-meanwhile')).toHaveCount(0);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('came-meanwhile')).toBeVisible();
});

test('a trace of ten thousand spans is drawn with few nodes and scrolls to its end', async ({
  page,
}) => {
  await page.goto(`/traces/${BIG_TRACE}`);
  const tree = page.getByRole('treegrid');
  await expect(tree.getByRole('row').first()).toBeVisible();
  await expect(tree).toHaveAttribute('aria-rowcount', '10000');
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await nodes()).toBeLessThan(2_000);
  await tree.getByRole('row').first().focus();
  await page.keyboard.press('End');
  await expect(tree.locator('[aria-rowindex="10000"]')).toBeFocused();
  expect(await nodes()).toBeLessThan(2_000);
  await page.getByLabel('Only the critical path').check();
  await expect(tree).not.toHaveAttribute('aria-rowcount', '10000');
});

test('five thousand services are sorted and filtered with few nodes', async ({ page, mock }) => {
  mock.data.fill(5_000);
  await page.goto('/services');
  const table = page.getByRole('table', { name: 'Services' });
  await expect(table).toHaveAttribute('aria-rowcount', /500\d/, { timeout: 30_000 });
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await nodes()).toBeLessThan(2_000);
  await page.getByRole('button', { name: 'Instances' }).click();
  await expect(page).toHaveURL(/sort=-instances/);
  await expect(table.locator('tbody th').first()).toContainText('service-0004');
  await page.getByRole('searchbox').fill('service-4321');
  await expect(table.locator('tbody th')).toHaveCount(1);
  await expect(page.locator('#services')).toContainText('Showing 1 of 5,00');
});

test('a chart is a table too', async ({ page }) => {
  await page.goto('/services/social/overview');
  await expect(page.locator('#latency canvas')).toBeVisible();
  await page.keyboard.press('x');
  const twin = page.getByRole('table', { name: 'Latency p95 by region' });
  await expect(twin).toContainText('eu-west-1');
  await expect(twin).not.toContainText('NaN');
  await expectAccessible(page);
  await shoot(page, 'charts-as-tables');
});

test('without data there is no number, and it says why', async ({ page, mock }) => {
  const cards = page.getByRole('region', { name: 'Now' });
  await page.goto('/services/social/overview');
  for (const shown of [/Memory.*\d MiB/, /CPU.*\d%/]) await expect(cards).toContainText(shown);

  for (const metric of [
    'http.server.request.duration',
    'jvm.memory.used',
    'process.memory.usage',
  ]) {
    mock.data.silent.add(metric);
  }
  await page.goto('/services/social/overview');
  await expect(cards).toContainText('It sends no jvm.memory.used / process.memory.usage.');
  await expect(cards).toContainText('It sends no http.server.request.duration.');
  await expect(cards.locator('[data-state=no_data]')).toHaveCount(4);
  await expect(page.locator('#errors')).toContainText('No points in this time.');
  await expect(page.locator('main')).not.toContainText('NaN');
  await shoot(page, 'service-without-data');
  await page.goto('/slos/grid-placement-success');
  await expect(page.locator('#slo [data-state=no_traffic]')).toHaveCount(2);
  await expect(page.locator('#slo')).not.toContainText('100%');
});

test('every number is explained', async ({ page }) => {
  await page.goto('/slos/social-feed-availability');
  await page.getByRole('button', { name: 'Explain Budget left' }).click();
  const told = page.getByRole('dialog', { name: 'Budget left' });
  await expect(told).toContainText('1 − (1 − SLI) ÷ (1 − objective)');
  await expect(told).toContainText('GET /api/v1/slos/social-feed-availability');
  await expectAccessible(page);
  await shoot(page, 'explain', false);
  await page.keyboard.press('Escape');
  await expect(told).toBeHidden();
});

test('who may not act sees why, and empty lists offer a way on', async ({ page, mock }) => {
  mock.role = 'viewer';
  await page.goto('/incidents/inc-01JD8F1A2B');
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toBeDisabled();
  await expect(page.getByText('Your role is Viewer')).toBeVisible();
  await expectAccessible(page);
  Object.assign(mock.data, { alerts: [], incidents: [], traces: [], logs: [] });
  for (const path of ['/alerts', '/incidents', '/traces', '/logs']) {
    await page.goto(path);
    await expect(page.getByText('./syntropy demo')).toHaveCount(1);
    await expectAccessible(page);
  }
  await page.goto('/traces?status=error');
  await page.getByRole('button', { name: 'Clear the conditions' }).click();
  await expect(page).toHaveURL(/\/traces$/);
});

test('an alert that the list does not have is asked for by itself', async ({ page }) => {
  await page.goto('/alerts?state=firing&alert=7143f0c9a51d2e8b');
  await expect(page.locator('#alerts tbody th')).toHaveCount(1);
  await expect(page.locator('#alert')).toContainText('No tier holds any more');
  await page.goto('/alerts?alert=0000000000000000');
  await expect(page.locator('#alert').getByRole('alert')).toContainText('not_found');
  await expect(page.locator('#alerts tbody th')).toHaveCount(4);
});

test('log records are narrowed by their fields and lead to their trace', async ({ page }) => {
  await page.goto('/logs');
  await page.locator('#logs li').first().getByRole('button').first().click();
  await page.getByRole('button', { name: 'worker-0' }).click();
  await expect(page).toHaveURL(/field=/);
  await expect(page.getByText('Showing 13 of 13')).toBeVisible();
  await page
    .getByRole('link', { name: /^Trace of/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/traces/${TRACE}`));
});
