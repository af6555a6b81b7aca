import { actions, regions, slos } from './data';
import { expect, expectAccessible, shoot, test } from './fixtures';
import { TOKEN } from './mock-server';

const status = (page: import('@playwright/test').Page) =>
  page.getByRole('banner').getByRole('status');

test('live messages change what is shown, and a hole in them fetches again', async ({
  page,
  mock,
}) => {
  await page.goto('/');
  await expect(status(page)).toHaveText('Live');
  const card = page.getByRole('article').filter({ hasText: 'us-east-1 social' });
  await expect(card).toContainText('Good');

  const [, east] = regions;
  mock.send('regions', 'upsert', { ...east, health: 'bad', class: 'B', machine: 'drained' });
  await expect(card).toContainText('Drained');
  await expect(card.getByText('Bad', { exact: true })).toBeVisible();

  mock.send('actions', 'upsert', { ...actions[0], id: 'act-new', reason: 'A new reason' });
  await expect(page.getByRole('button', { name: /A new reason/ })).toBeVisible();
  mock.send('actions', 'remove', { id: 'act-new' });
  await expect(page.getByRole('button', { name: /A new reason/ })).toHaveCount(0);

  mock.lists.slos = [{ ...slos[2], name: 'only-one-left' }];
  const before = mock.requested.length;
  mock.send('regions', 'upsert', east, 3);
  await expect(page.locator('#slos tbody')).toHaveCount(1);
  expect(mock.requested.slice(before)).toContain('GET /api/v1/slos');

  mock.lists.slos = slos;
  mock.send('slos', 'resync', null);
  await expect(page.locator('#slos tbody')).toHaveCount(slos.length);
});

test('an unavailable socket means polling, and a lost server keeps the data with its age', async ({
  page,
  mock,
}) => {
  mock.live = false;
  await page.goto('/');
  await expect(status(page)).toHaveText('Polling');
  mock.lists.slos = [{ ...slos[2], name: 'seen-by-polling' }];
  await expect(page.locator('#slos')).toContainText('seen-by-polling', { timeout: 8_000 });

  await mock.stop();
  await expect(status(page)).toHaveText('Offline', { timeout: 8_000 });
  await expect(page.getByText('No answer from the control plane')).toBeVisible();
  await expect(page.locator('#regions article')).toHaveCount(5);
  await shoot(page, 'offline');
  await expectAccessible(page);

  mock.live = true;
  await mock.start();
  await expect(status(page)).toHaveText('Live', { timeout: 12_000 });
  await expect(page.getByText('No answer from the control plane')).toHaveCount(0);
});

test('after a break the socket resumes by cursor', async ({ page, mock }) => {
  await page.goto('/');
  await expect(status(page)).toHaveText('Live');
  mock.send('slos', 'upsert', { ...slos[2], name: 'sent-before' });
  await expect(page.locator('#slos')).toContainText('sent-before');
  const { cursor } = mock;
  await mock.stop();
  await mock.start();
  await expect.poll(() => mock.opened.at(-1), { timeout: 12_000 }).toBe(`?cursor=${cursor}`);
});

test('one failing answer is told by its panel alone', async ({ page, mock, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  mock.failing.set('/api/v1/slos', 500);
  await page.goto('/');
  const failure = page.locator('#slos').getByRole('alert');
  await expect(failure).toContainText('This panel could not be loaded');
  await expect(failure).toContainText('4bf92f3577b34da6a3ce929d0e0e4736');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.locator('#regions article')).toHaveCount(5);
  await expect(page.locator('#actions li')).toHaveCount(4);
  await shoot(page, 'one-panel-failing');
  await expectAccessible(page);

  await failure.getByRole('button', { name: 'Copy diagnostics' }).click();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ status: 500, path: '/api/v1/slos', version: '0.1.0' });

  mock.failing.clear();
  await failure.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('#slos tbody')).toHaveCount(slos.length);
});

test('a refresh that fails keeps the last data and says how old it is', async ({ page, mock }) => {
  mock.live = false;
  await page.goto('/');
  await expect(page.locator('#slos tbody')).toHaveCount(slos.length);
  mock.failing.set('/api/v1/slos', 503);
  await expect(page.locator('#slos').getByRole('alert')).toContainText('Showing data from', {
    timeout: 8_000,
  });
  await expect(page.locator('#slos tbody')).toHaveCount(slos.length);
  await shoot(page, 'stale-panel');
});

test('data that breaks drawing breaks one panel', async ({ page, mock }) => {
  mock.lists.slos = [{ name: 'half' }];
  await page.goto('/');
  await expect(page.locator('#slos')).toContainText('This panel could not be drawn');
  await shoot(page, 'broken-data');
  await expect(page.locator('#regions article')).toHaveCount(5);
});

test('empty lists say why and offer a command', async ({ page, mock }) => {
  Object.assign(mock.lists, { regions: [], slos: [], actions: [] });
  await page.goto('/');
  await expect(page.locator('#regions')).toContainText('No service has registered a region yet.');
  await expect(page.getByText('./syntropy demo')).toHaveCount(3);
  await shoot(page, 'empty');
  await expectAccessible(page);
});

test('unknown is shown as unknown, never as zero', async ({ page }) => {
  await page.goto('/');
  const card = page.getByRole('article').filter({ hasText: 'us-east-1 grid' });
  await expect(card.getByRole('row', { name: /Error ratio/ })).toContainText('unknown');
  await expect(card.getByRole('row', { name: /Error ratio/ })).not.toContainText('0%');
  await expect(page.locator('main')).not.toContainText('NaN');
  for (const [name, state] of Object.entries({
    'credit-statement-export': 'No data',
    'grid-placement-success': 'No traffic',
  })) {
    const row = page.locator('#slos tbody').filter({ hasText: name });
    await expect(row).toContainText(state);
    await expect(row).not.toContainText('100%');
  }
});

test('the keyboard alone filters, jumps, opens an action and gets help', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#regions article')).toHaveCount(5);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('credit');
  await expect(page).toHaveURL(/q=credit/);
  await expect(page.locator('#regions article')).toHaveCount(1);
  await expect(page.locator('#regions')).toContainText('Showing 1 of 5');
  await expect(page.locator('#actions')).toContainText('Nothing here matches “credit”.');
  await page.keyboard.press('Escape');
  await expect(page.locator('#regions article')).toHaveCount(5);

  await page.locator('#actions button').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/action=act-01JD8F2M7Q/);
  await expect(page.getByRole('table', { name: 'Guard' })).toContainText(
    'Minimum healthy regions (I1)',
  );

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a token signs in, a wrong one is refused, and one can sign out', async ({ page, mock }) => {
  mock.signedIn = false;
  await page.goto('/');
  await expect(page).toHaveURL(/\/signin$/);
  await page.getByLabel('Token').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('This token is not valid, or it has expired.');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(status(page)).toHaveText('Live');
  await expect(page.getByRole('banner')).toContainText('Operator');
  mock.failing.set('/api/v1/session', 500);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert')).toContainText('Still signed in');
  mock.failing.clear();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signin$/);
  expect(mock.signedIn).toBe(false);
});

test('one signs in to the page that was asked for, and never to another site', async ({
  page,
  mock,
}) => {
  mock.signedIn = false;
  await page.goto('/incidents?severity=sev2&from=now-6h');
  await expect(page).toHaveURL(/\/signin\?.*next=/);
  await page.getByLabel('Token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/incidents\?.*severity=sev2/);
  await expect(page).toHaveURL(/from=now-6h/);
  await expect(page.getByRole('combobox', { name: 'Severity' })).toHaveValue('sev2');

  mock.signedIn = false;
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
    await page.goto(`/signin?next=${encodeURIComponent(next)}`);
    await page.getByLabel('Token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${mock.url}/`);
  }
});

test('theme and language are chosen here and remembered', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Theme').selectOption('dark');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByRole('heading', { name: 'Regiões' })).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(13, 17, 22)');
});

test('an unknown address says so', async ({ page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.getByRole('link').click();
  await expect(page.locator('#regions article')).toHaveCount(5);
});
