import { before } from './data';
import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';
import { status } from './operations';

const troubled = {
  ...status,
  role: 'follower',
  components: [
    ...status.components.filter(({ name }) => name !== 'journal'),
    {
      name: 'journal',
      health: 'bad' as const,
      detail: 'the newest records could not be stored; telemetry is refused until they can',
      since: before(95),
    },
    { name: 'a_new_part', health: 'unknown' as const, detail: 'not started yet', since: before(8) },
  ],
};

test('what does not work comes first, since when, and with what to do', async ({ page, mock }) => {
  mock.data.status = troubled;
  await page.goto('/status');
  const rows = page.locator('#parts tbody tr');
  await expect(rows).toHaveCount(7);
  await expect(rows.first()).toContainText(/Journal.*Bad.*1 min 35 s/);
  await expect(rows.first()).toContainText('Make room on the data disk');
  await expect(rows.nth(1)).toContainText(/a_new_part.*Unknown.*8 s/);
  await expect(page.locator('#parts')).toContainText('5 good');
  await expect(page.locator('#server')).toContainText('Follower');
  await expect(page.locator('#server')).toContainText('01JD7Z6Q5V · http://127.0.0.1:8080');
  await shoot(page, 'status-troubled');
  await expectAccessible(page);
});

test('a part that recovers is shown so without a reload', async ({ page, mock }) => {
  mock.data.status = troubled;
  await page.goto('/status');
  await expect(page.locator('#parts tbody tr').first()).toContainText('Bad');
  mock.data.status = status;
  await expect(page.locator('#parts tbody tr')).toHaveCount(6, { timeout: 12_000 });
  await expect(page.locator('#parts')).not.toContainText('Bad');
});

test('a server that names no parts, and one that does not answer', async ({ page, mock }) => {
  mock.data.status = { version: '0.1.0' };
  await page.goto('/status');
  await expect(page.locator('#parts')).toContainText('The server names no parts.');
  await expect(page.locator('#server')).toContainText('0.1.0');
  await expect(page.locator('#server')).not.toContainText('NaN');
  mock.failing.set('/api/v1/status', 403);
  await page.reload();
  await expect(page.locator('#parts').getByRole('alert')).toContainText(
    'Your role may not see this',
  );
  await expectAccessible(page);
});

test.describe('phone', () => {
  test.use({ colorScheme: 'dark', locale: 'pt-BR', viewport: { width: 390, height: 844 } });
  test('trouble is readable on a phone', async ({ page, mock }) => {
    mock.data.status = troubled;
    await page.goto('/status');
    await expect(page.locator('#parts tbody tr')).toHaveCount(7);
    await shoot(page, 'status-troubled-dark-pt-BR-390');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});
