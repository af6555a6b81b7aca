import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { MockLog } from './audit';
import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';

const result = (page: Page) => page.getByRole('status', { name: 'Result of the verification' });

async function verify(page: Page) {
  await page.getByRole('button', { name: /^Verify/ }).click();
  await expect(result(page).getByRole('listitem')).toHaveCount(6);
}

test('a record is verified in the browser, and the next one has to agree with it', async ({
  page,
  mock,
}) => {
  await page.goto('/audit?record=128');
  await verify(page);
  await expect(result(page)).toContainText(/^ ?Verified/);
  await expect(result(page).getByText('passed')).toHaveCount(5);
  await expect(result(page)).toContainText('nothing to compare the log with: first time');
  await expect(result(page)).toContainText('This checkpoint of 130 records is remembered');
  await expectAccessible(page);
  await shoot(page, 'audit-verified', false);

  mock.data.audit = new MockLog(200);
  await page.reload();
  await verify(page);
  await expect(result(page).getByText('passed')).toHaveCount(6);
  await expect(result(page)).toContainText('only grew since 130 records were verified here');
});

test('a log rewritten with the server’s own key is found by what this browser remembers', async ({
  page,
  mock,
}) => {
  await page.goto('/audit?record=128');
  await verify(page);
  await expect(result(page)).toContainText('This checkpoint of 130');

  mock.data.audit = new MockLog(140, (leaf, index) =>
    index === 3 ? { ...leaf, actor: 'operator:eve' } : leaf,
  );
  await page.reload();
  await verify(page);
  await expect(result(page)).toContainText('Not verified');
  await expect(result(page).getByText('passed')).toHaveCount(5);
  await expect(result(page).getByRole('listitem').last()).toContainText(
    'only grew since 130 records were verified here: failed',
  );
  await expectAccessible(page);
  await shoot(page, 'audit-rewritten', false);
  // The good one stays remembered, until one says otherwise.
  await verify(page);
  await expect(result(page)).toContainText('Not verified');
  await page.getByRole('button', { name: 'Forget what was verified here' }).click();
  await verify(page);
  await expect(result(page)).toContainText('This checkpoint of 140 records is remembered');
});

test('a shortened log is found too', async ({ page, mock }) => {
  await page.goto('/audit?record=28');
  await verify(page);
  await expect(result(page)).toContainText('This checkpoint of 130');
  mock.data.audit = new MockLog(60);
  await page.reload();
  await verify(page);
  await expect(result(page).getByText('failed')).toHaveCount(1);
  await expect(result(page)).toContainText('Not verified');
});

test('bytes that are not those of the tree are found, and so is a record shown otherwise', async ({
  page,
  mock,
}) => {
  const { audit } = mock.data;
  const text = audit.text.bind(audit);
  audit.text = (what, query) => {
    const honest = text(what, query);
    return what === 'leaves' ? honest?.replace('"ok"', '"no"') : honest;
  };
  await page.goto('/audit?record=127');
  await verify(page);
  await expect(result(page)).toContainText('Not verified');
  await expect(result(page).getByText('failed')).toHaveCount(3);
  await expect(result(page)).not.toContainText('remembered');

  audit.text = text;
  const entry = audit.entry.bind(audit);
  audit.entry = (index) => {
    const honest = entry(index);
    return index === 127 && honest ? { ...honest, leaf: { ...honest.leaf, actor: 'x' } } : honest;
  };
  await page.reload();
  await verify(page);
  await expect(result(page).getByText('failed')).toHaveCount(1);
  await expect(result(page).getByRole('listitem').first()).toContainText('failed');
});

test('a browser without Ed25519 says so, and does not call it verified', async ({ page }) => {
  await page.addInitScript(() => {
    crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
  });
  await page.goto('/audit?record=128');
  await verify(page);
  await expect(result(page)).toContainText('Hash chain verified, signature not checked');
  await expect(result(page)).toContainText('Ed25519 signature: not checked');
  await expect(result(page)).toContainText('This browser’s Web Crypto has no Ed25519');
  await expect(result(page)).not.toContainText(/^ ?Verified/);
  await expectAccessible(page);
});

test('a page without Web Crypto verifies nothing, and says why', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await page.goto('/audit?record=128');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(result(page)).toContainText('Nothing was verified');
  await expect(result(page).getByRole('listitem')).toHaveCount(0);
});

test('proofs that cannot be fetched are an error, not a verdict', async ({ page, mock }) => {
  mock.failing.set('/api/v1/audit/checkpoint', 503);
  await page.goto('/audit?record=128');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('alert')).toContainText('nothing was verified');
  await expect(result(page)).toHaveText('');
});

test('records are filtered and paged, denied attempts among them', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.locator('#audit')).toContainText('Showing 50 of 130');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.locator('#audit')).toContainText('Showing 100 of 130');
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('denied');
  await expect(page).toHaveURL(/outcome=denied/);
  await expect(page.locator('#audit')).toContainText('Showing 25');
  await expect(page.locator('#audit tbody th').first()).toContainText('auth.denied');
  await page.getByRole('searchbox', { name: 'Actor' }).fill('x');
  await page.keyboard.press('Enter');
  await expect(page.locator('#audit')).toContainText('No record matches.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the conditions' }).click();
  await expect(page.locator('#audit')).toContainText('of 130');
  await expect(page).toHaveURL(/\/audit$/);
});

test('what is filtered is exported as JSON lines', async ({ page }) => {
  await page.goto('/audit?outcome=denied');
  await expect(page.locator('#audit')).toContainText('Showing 25');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON lines' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(25);
  for (const line of lines) expect(JSON.parse(line).leaf.outcome).toBe('denied');
  await expect(page.getByText('25 records exported')).toBeVisible();
});

test('an address opens one record, wherever it is, with what is about it', async ({ page }) => {
  await page.goto('/audit');
  await expect(page.locator('#audit tbody th').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/record=128/);
  await page.goto('/audit?record=3');
  const opened = page.getByRole('region', { name: 'Record #3', exact: true });
  await expect(opened).toContainText('act-3');
  await expect(opened.getByRole('region', { name: 'Before' })).toContainText('"eu-west-1": 0.33');
  await opened.getByRole('link', { name: '4bf92f3577b34da6a3ce929d0e0e4736' }).click();
  await expect(page).toHaveURL(/\/traces\/4bf92f3577b34da6a3ce929d0e0e4736/);
});

test('nothing recorded, no permission and a failure are told apart', async ({ page, mock }) => {
  mock.data.audit = new MockLog(0);
  await page.goto('/audit');
  await expect(page.locator('#audit')).toContainText('Nothing is recorded yet.');
  await shoot(page, 'audit-empty', false);
  mock.failing.set('/api/v1/audit', 403);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('Your role may not see this');
  await shoot(page, 'audit-forbidden', false);
  mock.failing.set('/api/v1/audit', 500);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('4bf92f3577b34da6a3ce929d0e0e4736');
});

for (const [colorScheme, locale, width] of [
  ['dark', 'en', 390],
  ['light', 'pt-BR', 390],
  ['dark', 'pt-BR', 1280],
] as const) {
  test.describe(`${colorScheme} ${locale} ${width}`, () => {
    test.use({ colorScheme, locale, viewport: { width, height: 900 } });
    test('a verdict is accessible and fits', async ({ page }) => {
      await page.goto('/audit?record=128');
      await page.getByRole('button', { name: /^Verif/ }).click();
      await expect(page.getByRole('listitem').filter({ hasText: 'Ed25519' })).toBeVisible();
      await shoot(page, `audit-verdict-${colorScheme}-${locale}-${width}`, false);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}
