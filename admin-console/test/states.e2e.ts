import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';
import { FOUR, seenAs } from './looks';

const REGION = '/regions/eu-west-1';

test('a region shows which states it was in, and each turn leads on in the same range', async ({
  page,
}) => {
  await page.goto(`${REGION}?from=now-1d`);
  const states = page.locator('#states');
  const traffic = states.getByRole('list', { name: 'social: Traffic' });
  await expect(traffic.locator('li')).toHaveCount(5);
  await expect(traffic.locator('li').last()).toHaveAttribute('data-state', 'drained');
  await expect(traffic.locator('li').first()).toHaveAttribute('data-state', 'normal');
  await expect(states.getByRole('list', { name: 'social: Protection' })).toBeVisible();
  const turns = states.getByRole('table', { name: 'Transitions in this time' });
  await expect(turns.locator('tbody tr')).toHaveCount(6);
  await expect(turns.locator('tbody tr').first()).toContainText('Normal → Drained');
  await expect(turns.locator('tbody tr').first()).toContainText('still');
  await turns.locator('tbody tr').first().getByRole('link', { name: 'Decision' }).click();
  await expect(page).toHaveURL(/policies\/decisions\/act-01JD8F2M7Q\?from=now-1d$/);
  await page.goBack();
  await turns.locator('tbody tr').first().getByRole('link', { name: 'Action' }).click();
  await expect(page).toHaveURL(/actions\/act-01JD8F2M7Q\?from=now-1d$/);
  await page.goBack();
  await turns.locator('tbody tr').first().getByRole('link', { name: 'social' }).click();
  await expect(page).toHaveURL(/services\/social\/overview\?from=now-1d$/);
});

test('the states follow the range, and what was before the first turn is known', async ({
  page,
}) => {
  await page.goto(REGION);
  const traffic = page.locator('#states').getByRole('list', { name: 'social: Traffic' });
  await expect(traffic.locator('li')).toHaveCount(2);
  await traffic.getByRole('link', { name: /^Drained since/ }).click();
  await expect(page).toHaveURL(/actions\/act-01JD8F2M7Q$/);
  await page.goto(`${REGION}?from=2026-11-20T10:00:00.000Z&to=2026-11-20T12:00:00.000Z`);
  await expect(traffic.locator('li')).toHaveCount(1);
  await expect(traffic.locator('li')).toHaveText('Normal');
  await expect(page.locator('#states')).toContainText('No transition in this time.');
});

test('a turn is shown when it happens, without a reload', async ({ page, mock }) => {
  mock.data.transitions = [];
  await page.goto('/regions/us-east-1');
  const states = page.locator('#states');
  await expect(states.getByRole('list', { name: 'social: Traffic' }).locator('li')).toHaveCount(1);
  await expect(states).toContainText('No transition in this time.');
  await expect.poll(() => mock.opened.length).toBeGreaterThan(0);
  const turn = {
    id: '99',
    at: '2026-11-21T15:03:00Z',
    until: null,
    service: 'social',
    region: 'us-east-1',
    machine: 'traffic' as const,
    from: 'normal',
    to: 'drained',
    reason: 'it breaches',
    evidence: [],
    decision_id: 'act-x',
    action_id: 'act-x',
  };
  mock.data.transitions = [turn];
  mock.send('transitions', 'upsert', turn);
  await expect(states.getByRole('row', { name: /it breaches/ })).toBeVisible();
  await expect(states.getByRole('list', { name: 'social: Traffic' }).locator('li')).toHaveCount(2);
});

test('x leaves the table alone; a region that nothing moves and a failing question say so', async ({
  page,
  mock,
}) => {
  await page.goto(REGION);
  const states = page.locator('#states');
  await expect(states.getByRole('list')).toHaveCount(2);
  await page.keyboard.press('x');
  await expect(states.getByRole('list')).toHaveCount(0);
  await expect(states.getByRole('table')).toBeVisible();
  await page.goto('/regions/nowhere');
  await expect(page.locator('#region')).toContainText('No service names a region');
  await expect(states).toHaveCount(0);
  mock.lists.regions = (mock.lists.regions as { policy: unknown }[]).map((each) => ({
    ...each,
    policy: null,
    protective_mode: null,
  }));
  mock.data.transitions = [];
  await page.goto('/regions/us-east-1');
  await expect(states).toContainText('No policy moves this region’s traffic');
  await shoot(page, 'states-none');
  mock.failing.set('/api/v1/regions/us-east-1/transitions', 500);
  await page.reload();
  await expect(states.getByRole('alert')).toContainText('could not be loaded');
  await expectAccessible(page);
});

for (const look of FOUR) {
  const [colorScheme, locale, width] = look;
  test.describe(() => {
    test.use(seenAs(look));
    test(`states over time, ${colorScheme} ${locale} ${width}`, async ({ page }) => {
      await page.goto(`${REGION}?from=now-1d`);
      await expect(page.locator('#states tbody tr').first()).toBeVisible();
      await expect(page.locator('#hz canvas')).toBeVisible();
      await shoot(page, `states-${colorScheme}-${locale}-${width}`);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}
