import type { Page } from '@playwright/test';
import { actions, region, regions, signal, slos } from './data';
import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';

const map = (page: Page) => page.locator('#map');
const marks = (page: Page) =>
  map(page)
    .getByRole('list', { name: /^Map of/ })
    .getByRole('link');
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);

type Box = { x: number; y: number; width: number; height: number };

/** So many regions, in a grid over the land; every fifth has no place. */
function many(count: number, services: number) {
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: services }, (_, k) =>
      region(`region-${String(n).padStart(3, '0')}`, `service-${k}`, {
        policy: 'p',
        place: n % 5 === 4 ? null : { lat: -40 + ((n * 7) % 100), lon: -150 + ((n * 37) % 300) },
        ...(n === 17 && { health: 'bad', class: 'B' }),
        signals: [
          signal('requests', 10 + n * 3, '1/min', 100, 'good'),
          signal('error_ratio', 0.001, '1', 0.05, 'good'),
          signal('p95', 0.2, 's', 1, 'good', 'active'),
        ],
      }),
    ),
  ).flat();
}

test('the map tells each region by shape, colour and words, and unknown is never 0', async ({
  page,
}) => {
  await page.goto('/');
  await expect(marks(page)).toHaveCount(3);
  // The worst is reached first.
  await expect(marks(page).first()).toContainText('eu-west-1 · Drained');
  await expect(marks(page).first()).toContainText('p95 2.41 s · cost unknown');
  await expect(marks(page).first()).toContainText('486.2 Hz · no protection');
  await expect(marks(page).first()).toContainText('184/min');
  await expect(marks(page).first().locator('svg')).toHaveAttribute('data-shape', 'square');
  const sunken = marks(page).filter({ hasText: 'sa-east-1' });
  await expect(sunken).toContainText('soft protection');
  await expect(sunken.locator('svg')).toHaveAttribute('data-shape', 'circle');
  const colour = (at: number) =>
    marks(page)
      .nth(at)
      .locator('svg')
      .evaluate((mark) => getComputedStyle(mark).color);
  expect(await colour(0)).not.toBe(await colour(1));
  const size = async (name: string) =>
    (await marks(page).filter({ hasText: name }).locator('svg').boundingBox())?.width ?? 0;
  expect(await size('us-east-1')).toBeGreaterThan((await size('eu-west-1')) * 2);
  await expect(map(page)).not.toContainText('$0');
  await expect(map(page)).not.toContainText('NaN');
});

test('labels do not lie over each other', async ({ page }) => {
  await page.goto('/');
  await expect(marks(page)).toHaveCount(3);
  const boxes = await Promise.all(
    [0, 1, 2].map(
      async (n) => (await marks(page).nth(n).locator('[data-side]').boundingBox()) as Box,
    ),
  );
  for (const [n, a] of boxes.entries()) {
    for (const b of boxes.slice(n + 1)) {
      const meet =
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      expect(meet).toBe(false);
    }
  }
});

test('traffic that was moved is an arc and a sentence, and neither when it is only proposed', async ({
  page,
  mock,
}) => {
  await page.goto('/');
  const arcs = page.locator('[data-arc]');
  await expect(arcs).toHaveCount(2);
  await expect(page.locator('[data-arc="eu-west-1 us-east-1"]')).toHaveAttribute(
    'data-running',
    'false',
  );
  const moved = 'social: eu-west-1 to us-east-1 55%, sa-east-1 45%';
  await map(page).getByRole('link', { name: moved }).click();
  await expect(page).toHaveURL(`/actions/${actions[0]?.id}`);
  await page.goBack();
  await expect(map(page)).toContainText(moved);

  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  mock.send('actions', 'upsert', { ...actions[0], state: 'reverting' });
  await expect(arcs.first()).toHaveAttribute('data-running', 'true');
  mock.send('actions', 'upsert', { ...actions[0], state: 'proposed' });
  await expect(arcs).toHaveCount(0);
  await expect(map(page)).toContainText('All traffic is served where it arrives.');
});

test('a region without a place stands beside the map, and how to give it one', async ({
  page,
  mock,
}) => {
  mock.lists.regions = [
    ...regions,
    region('ap-south-2', 'social', { place: null, health: 'bad', class: 'B' }),
  ];
  await page.goto('/');
  await expect(marks(page)).toHaveCount(3);
  const beside = page.locator('#noplace');
  await expect(beside).toContainText('ap-south-2');
  await expect(beside).toContainText('metadata: {name: ap-south-2}');
  await expect(beside).toContainText('place: {lat: 53.3, lon: -6.3}');
  await shoot(page, 'map-no-place');
  await expectAccessible(page);
  await beside.getByRole('link', { name: 'ap-south-2' }).click();
  await expect(page).toHaveURL(/\/regions\/ap-south-2$/);

  mock.lists.regions = regions.map((each) => ({ ...each, place: null }));
  await page.goto('/');
  await expect(page.locator('#noplace li')).toHaveCount(3);
  await expect(map(page).getByRole('link', { name: 'us-east-1', exact: true })).toBeVisible();
  await shoot(page, 'map-no-place-at-all');
});

test('the keyboard alone goes over the map into a region and back to its table', async ({
  page,
}) => {
  await page.goto('/');
  await expect(marks(page)).toHaveCount(3);
  await page.keyboard.press('j');
  await expect(marks(page).first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(marks(page).nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/regions\/eu-west-1$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('eu-west-1');
  await page.goBack();
  await expect(marks(page)).toHaveCount(3);
  await page.keyboard.press('x');
  const table = page.getByRole('table', { name: 'Regions, the worst first' });
  await expect(table.locator('tbody tr')).toHaveCount(3);
  await expect(table.locator('tbody tr').first()).toContainText('eu-west-1');
  await expect(table.getByRole('row', { name: /eu-west-1/ })).toContainText('unknown');
  await shoot(page, 'map-as-table');
  await expectAccessible(page);
  await page.keyboard.press('x');
  await expect(marks(page)).toHaveCount(3);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the map is a list, the worst first, and no land is fetched', async ({ page, mock }) => {
    await page.goto('/');
    const list = page.getByRole('table', { name: 'Regions, the worst first' });
    await expect(list.locator('tbody th')).toHaveText(['eu-west-1', 'sa-east-1', 'us-east-1']);
    await expect(page.locator('#map path[class*=land]')).toHaveCount(0);
    expect(mock.requested.filter((path) => /WorldMap/.test(path))).toEqual([]);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await shoot(page, 'map-phone');
    await page.getByRole('button', { name: 'Find or do' }).click();
    await expect(page.getByRole('dialog', { name: 'Find or do' })).toBeVisible();
    await shoot(page, 'palette-phone', false);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});

test('a hundred regions of four services stay within two thousand nodes', async ({
  page,
  mock,
}) => {
  mock.lists.regions = many(100, 4);
  mock.lists.slos = slos.slice(0, 3);
  await page.goto('/');
  await expect(marks(page)).toHaveCount(80);
  await expect(marks(page).first()).toContainText('region-017');
  expect(await nodes(page)).toBeLessThan(2_000);
  await expect(page.locator('#regions article')).toHaveCount(6);
  await expectNoSidewaysScroll(page);
  await shoot(page, 'map-crowded');
  await page.goto('/regions');
  await expect(page.locator('#sites tbody th').first()).toHaveText('region-017');
  expect(await nodes(page)).toBeLessThan(2_000);
});

test('a region tells its signals in four states, its parts and its history', async ({
  page,
  mock,
}) => {
  mock.lists.regions = regions.map((each) =>
    each.name === 'eu-west-1'
      ? {
          ...each,
          signals: [
            ...each.signals,
            signal('Hz_stress_index', 0.2, '1', null, 'unknown'),
            signal('EVU', 0.74, '1', null, 'unknown'),
            {
              ...signal('probes', 12, '1', 12, 'good', 'active'),
              observed_at: '2026-11-21T14:00:00Z',
            },
            signal('users', null, '1', 50, 'unknown', 'active'),
          ],
        }
      : each,
  );
  await page.goto('/regions/eu-west-1');
  const here = page.getByRole('article').filter({ hasText: 'social' });
  await expect(here.getByRole('row', { name: /Requests/ })).toHaveAttribute('data-state', 'value');
  await expect(here.getByRole('row', { name: /Probes/ })).toContainText('stale');
  await expect(here.getByRole('row', { name: /Active users/ })).toContainText('no data');
  const parts = page.getByRole('table', { name: 'Parts of EVU' });
  await expect(parts.getByRole('row', { name: /Latency/ })).toContainText('0.682');
  await expect(parts.getByRole('row', { name: /Feed coherence/ })).toContainText('unknown');
  await expect(page.locator('#history li')).toHaveCount(2);
  await expect(page.locator('#history')).not.toContainText('sa-east-1');
  await expect(page.locator('#firing')).toContainText('social-feed-availability');
  await expect(page.locator('#objectives tbody tr').first()).toBeVisible();
  await expect(page.locator('#hz canvas')).toBeVisible();
  await page.getByRole('button', { name: 'Explain EVU' }).click();
  await expect(page.getByRole('dialog', { name: 'EVU' })).toContainText('0.35 latency');
  await page.keyboard.press('Escape');

  const links = page.getByRole('navigation', { name: 'Seen from this region' });
  for (const [name, url] of Object.entries({
    'Failed traces': /\/traces\?region=eu-west-1&status=error$/,
    Logs: /\/logs\?region=eu-west-1$/,
    Alerts: /\/alerts\?region=eu-west-1$/,
    'Fail eu-west-1 over…': /\/actions\/new\?kind=failover&region=eu-west-1$/,
  })) {
    await links.getByRole('link', { name, exact: true }).click();
    await expect(page).toHaveURL(url);
    await page.goBack();
  }
  await links.getByRole('link', { name: 'Alerts', exact: true }).click();
  await expect(page.locator('#alerts tbody th')).toHaveCount(1);
});

test('a region that nobody registered says so and names the others', async ({ page, mock }) => {
  mock.data.silent.add('social.collective.hz');
  mock.lists.actions = [];
  await page.goto('/regions/nowhere');
  await expect(page.locator('#region')).toContainText('No service names a region nowhere');
  await expect(page.locator('#region').getByRole('link')).toHaveText([
    'eu-west-1',
    'us-east-1',
    'sa-east-1',
  ]);
  await expect(page.locator('#hz')).toContainText('No points in this time.');
  await expect(page.locator('#history')).toContainText('Nothing was decided');
  await shoot(page, 'region-unknown');
  await expectAccessible(page);
});

test('one failing question is told by its own panel of the region', async ({ page, mock }) => {
  mock.failing.set('/api/v1/actions', 500);
  mock.failing.set('/api/v1/metrics/query_range', 500);
  await page.goto('/regions/eu-west-1');
  for (const id of ['#history', '#hz', '#latency', '#rate']) {
    await expect(page.locator(id).getByRole('alert')).toContainText('could not be loaded');
  }
  await expect(page.locator('#region [data-state=value]').first()).toBeVisible();
  await expect(page.locator('#region').getByRole('alert')).toHaveCount(0);
  await shoot(page, 'region-failing');
  await expectAccessible(page);
});

test('the palette is fetched on its key, finds objects and does commands', async ({
  page,
  mock,
}) => {
  await page.goto('/logs');
  await expect(page.locator('#logs li').first()).toBeVisible();
  const fetched = () => mock.requested.filter((path) => /Palette/.test(path)).length;
  expect(fetched()).toBe(0);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find or do' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  expect(fetched()).toBeGreaterThan(0);
  await expect(palette.getByRole('option', { name: /Theme: Dark/ })).toBeVisible();
  await shoot(page, 'palette', false);
  await expectAccessible(page);

  await page.keyboard.type('eu-west');
  await expect(palette.getByRole('option').first()).toContainText('eu-west-1');
  await shoot(page, 'palette-found', false);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/regions\/eu-west-1$/);
  await expect(palette).toBeHidden();

  for (const [typed, found, url] of [
    ['transfers fail', 'credit: transfers fail', /\/incidents\/inc-01JD7Y0Z9Y$/],
    [
      'credit-transfer-avail',
      'credit-transfer-availability',
      /\/slos\/credit-transfer-availability$/,
    ],
    ['budget is spent', 'An error budget is spent', /\/runbooks\/error-budget-burn$/],
    ['team:grid', 'grid', /\/services\/grid\/overview$/],
    ['social-feed-latency pending', 'pending', /\/alerts\?alert=81d2e8b7143f0c9a$/],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(typed);
    await expect(palette.getByRole('option', { name: found }).first()).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Enter');
    await expect(page, typed).toHaveURL(url);
  }

  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('pause');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Paused');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('português');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await page.keyboard.press('Control+k');
  const achar = page.getByRole('dialog', { name: 'Achar ou fazer' });
  await page.keyboard.type('regioes');
  await expect(achar.getByRole('option').first()).toBeVisible();
  await page.keyboard.type('zzz');
  await expect(achar.getByRole('status')).toContainText('Nada corresponde a “regioeszzz”.');
  await page.keyboard.press('Escape');
  await expect(achar).toBeHidden();
});

test('what the palette could not ask for is named', async ({ page, mock }) => {
  mock.failing.set('/api/v1/incidents', 500);
  await page.goto('/slos');
  await expect(page.locator('#slos tbody').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find or do' });
  await expect(palette.getByRole('status')).toContainText('Not asked: Incidents');
  await page.keyboard.type('us-east');
  await expect(palette.getByRole('option').first()).toContainText('us-east-1');
});

test('five thousand services are found in few nodes', async ({ page, mock }) => {
  mock.data.fill(5_000);
  await page.goto('/slos');
  await expect(page.locator('#slos tbody').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find or do' });
  await page.keyboard.type('service-4321');
  await expect(palette.getByRole('option')).toHaveText([/service-4321/], { timeout: 30_000 });
  await page.keyboard.press('Control+a');
  await page.keyboard.type('service-4');
  await expect(palette).toContainText('6 of 1,000');
  expect(await nodes(page)).toBeLessThan(2_000);
});
