import { expect, expectAccessible, shoot, test } from './fixtures';
import { plan } from './plans';

test('a plan is made of what the source holds, and tells what follows beside what differs', async ({
  page,
  mock,
}) => {
  await page.goto('/status');
  await page.getByRole('link', { name: 'Plans of the configuration' }).click();
  await expect(page.locator('#plans tbody tr')).toHaveCount(1);
  await page.getByRole('button', { name: 'Plan what the source holds now' }).click();
  await expect(page).toHaveURL(`${mock.url}/plans/${plan.id}`);
  expect(mock.requested).toContain('POST /api/v1/config/plan');

  const hunks = page.locator('#plan details');
  await expect(hunks).toHaveCount(3);
  const differs = page.getByRole('region', { name: 'What differs: social-feed-availability' });
  await expect(differs).toContainText('objectives[0].target');
  await expect(differs.locator('del')).toContainText('0.99');
  await expect(differs.locator('ins')).toContainText('0.999');
  const follows = page.getByRole('region', { name: 'What follows: social-feed-availability' });
  await expect(follows).toContainText('99% → 99.9%');
  await expect(follows).toContainText('7h12m → 43m12s');
  await expect(follows).toContainText('Pages1 → 5');
  await expect(follows).toContainText('81% → -90%');
  await expect(follows).toContainText('Could never fire: 14.4/1h');
  await expect(page.locator('#plan')).toContainText('12 documents stay as they are');
  await expect(page.locator('#plan')).toContainText('target: 1.01 (expected 0 < target < 1)');

  await hunks.first().locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(follows).toBeHidden();
});

test('a plan against another revision than the one in force says so', async ({ page, mock }) => {
  await page.goto(`/plans/${plan.id}`);
  await expect(page.locator('#plan details')).toHaveCount(3);
  await expect(page.getByText('Another revision is in force since')).toHaveCount(0);
  mock.data.live = plan.plan.commit ?? '';
  await page.reload();
  await expect(page.getByText('This revision is in force now.')).toBeVisible();
  mock.data.live = 'another';
  await page.reload();
  await expect(page.getByText('Another revision is in force since')).toBeVisible();
  await expectAccessible(page);
});

test('no plan, a plan that changes nothing, one that is gone, and no permission', async ({
  page,
  mock,
}) => {
  mock.data.plans = [];
  await page.goto('/plans');
  await expect(page.locator('#plans')).toContainText('No plan is kept.');
  await expectAccessible(page);
  await page.goto(`/plans/${plan.id}`);
  await expect(page.getByRole('alert')).toContainText('404');
  mock.data.plans = [
    { ...plan, changed: 0, plan: { ...plan.plan, changes: 0, documents: [], faults: [] } },
  ];
  await page.reload();
  await expect(page.locator('#plan')).toContainText('All 12 documents stay as they are.');
  mock.failing.set('/api/v1/config/plans', 403);
  await page.goto('/plans');
  await expect(page.getByRole('alert')).toContainText('Your role may not see this');
  await shoot(page, 'plans-forbidden');
});
