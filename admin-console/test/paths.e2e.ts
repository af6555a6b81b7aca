import type { Page } from '@playwright/test';
import { slos } from './data';
import { expect, expectAccessible, shoot, test } from './fixtures';
import { BIG_TRACE, TRACE } from './telemetry';

const focused = (page: Page) => page.locator(':focus');

async function chord(page: Page, key: string) {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
}

test('the keyboard alone goes from an alert to its traces and to the logs of one', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.locator('#slos tbody').first()).toBeVisible();
  await chord(page, 'a');
  await expect(page).toHaveURL(/\/alerts$/);
  await expect(page.locator('#alerts tbody th').first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(focused(page)).toHaveText('social-feed-availability');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/alert=3f0c9a51d2e8b714/);
  await expect(focused(page)).toHaveText('social-feed-availability');

  for (let tabs = 0; tabs < 3; tabs += 1) await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveText('Failed traces');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/traces\?.*service=social/);
  await expect(page).toHaveURL(/from=2026-11-21T14%3A30/);
  await expect(page.locator('#traces tbody th').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/traces/${TRACE}`));

  const tree = page.getByRole('treegrid');
  await expect(tree).toBeVisible();
  await tree.getByRole('row').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('row')).toHaveCount(4);
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('row')).toHaveCount(14);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/span=0000000000000003/);
  await page.getByRole('link', { name: 'Open in Logs' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/logs\?.*trace=/);
  await expect(page).toHaveURL(/from=2026-11-21T14%3A4/);
});

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

test('a frozen link shows the same range and selection in a clean browser', async ({
  page,
  context,
  browser,
  mock,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/services/social/traces?from=now-6h&status=error');
  await expect(page.locator('#traces tbody th').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Last 6 h' })).toBeVisible();
  await page.keyboard.press('y');
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.searchParams.get('from')).toBe('2026-11-21T09:04:00.000Z');
  expect(link.searchParams.get('to')).toBe('2026-11-21T15:04:00.000Z');
  expect(link.searchParams.get('status')).toBe('error');

  const clean = await browser.newContext({ locale: 'en', timezoneId: 'America/Sao_Paulo' });
  const other = await clean.newPage();
  await other.clock.setFixedTime('2026-11-23T08:00:00Z');
  const asked = other.waitForRequest((request) => request.url().includes('/api/v1/traces?'));
  await other.goto(link.href);
  const { searchParams } = new URL((await asked).url());
  expect(searchParams.get('from')).toBe('2026-11-21T09:04:00.000Z');
  expect(searchParams.get('to')).toBe('2026-11-21T15:04:00.000Z');
  expect(searchParams.get('status')).toBe('error');
  expect(searchParams.get('service')).toBe('social');
  await expect(other.getByRole('combobox', { name: 'Status' })).toHaveValue('error');
  await clean.close();
  expect(mock.signedIn).toBe(true);
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

test('a bad stretch of a chart is compared with the time before it', async ({ page }) => {
  await page.goto('/services/social/overview');
  const plot = page.locator('#latency .u-over');
  await expect(plot).toBeVisible();
  const box = (await plot.boundingBox()) as { x: number; y: number; width: number; height: number };
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.73, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.85, y, { steps: 5 });
  const asked = page.waitForRequest((request) => request.url().endsWith('/explain/difference'));
  await page.mouse.up();
  const body = (await asked).postDataJSON();
  expect(body.bad.service).toBe('social');
  expect(Date.parse(body.bad.to) - Date.parse(body.bad.from)).toBeGreaterThan(60_000);
  await expect(page.locator('#difference li').first()).toContainText('app.version');
  await page.locator('#difference').getByRole('link', { name: '2.4.1' }).click();
  await expect(page).toHaveURL(/\/traces\?.*attr=/);
  await expect(page.getByRole('button', { name: 'Remove app.version=2.4.1' })).toBeVisible();
});

test('a chart is a table too, and a measured trace is one click away', async ({ page }) => {
  await page.goto('/services/social/overview');
  await expect(page.locator('#latency canvas')).toBeVisible();
  await page.keyboard.press('x');
  const twin = page.getByRole('table', { name: 'Latency p95 by region' });
  await expect(twin).toContainText('eu-west-1');
  await expect(twin).not.toContainText('NaN');
  await expectAccessible(page);
  await shoot(page, 'charts-as-tables');
  await page.keyboard.press('x');
  const plot = page.locator('#latency .u-over');
  await expect(plot).toBeVisible();
  const box = (await plot.boundingBox()) as { x: number; y: number; width: number; height: number };
  const cursor = () => plot.evaluate((over) => (over as HTMLElement).style.cursor);
  // Where a dot is high or low depends on the scale: from the top down until the pointer finds it.
  for (let y = 4; y < box.height && (await cursor()) !== 'pointer'; y += 6) {
    await page.mouse.move(box.x + box.width * 0.2, box.y + y);
  }
  expect(await cursor()).toBe('pointer');
  await page.mouse.down();
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`/traces/${TRACE}`));
});

const BREAKS: Record<string, { path: string; broken: string; whole: string }> = {
  '/api/v1/metrics/query_range': {
    path: '/services/social/overview',
    broken: '#latency',
    whole: '[data-state=value]',
  },
  '/api/v1/slos/backtest': {
    path: '/slos/social-feed-availability',
    broken: '#burn-down',
    whole: '[data-state=value]',
  },
  '/api/v1/explain/difference': {
    path: '/traces?bad=2026-11-21T14:50:00.000Z..2026-11-21T15:00:00.000Z',
    broken: '#difference',
    whole: '#traces tbody th',
  },
  [`/api/v1/traces/${TRACE}/spans/000000000000000c`]: {
    path: `/traces/${TRACE}?span=000000000000000c`,
    broken: '#span',
    whole: '[role=treegrid] [role=row]',
  },
};

for (const [api, { path, broken, whole }] of Object.entries(BREAKS)) {
  test(`${api} failing is told by its own panels`, async ({ page, mock }) => {
    mock.failing.set(api, 500);
    await page.goto(path);
    await expect(page.locator(broken).getByRole('alert')).toContainText('could not be loaded');
    await expect(page.locator(broken)).toContainText('4bf92f3577b34da6a3ce929d0e0e4736');
    await expect(page.locator(whole).first()).toBeVisible();
    await expectAccessible(page);
    mock.failing.clear();
    await page.locator(broken).getByRole('button', { name: 'Retry' }).click();
    await expect(page.locator(broken).getByRole('alert')).toHaveCount(0);
  });
}

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
