import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';

const SLO = '/slos/social-feed-availability';

test('an SLO says where its budget leads, which tiers fire when, and what follows', async ({
  page,
}) => {
  await page.goto(SLO);
  const outlook = page.locator('#outlook');
  await expect(outlook).toContainText('It is used up.');
  await expect(outlook).toContainText('Burn rates: slowest 0.4× (3d), middle 2.1× (1d)');
  const tiers = page.locator('#tiers tbody tr');
  await expect(tiers).toHaveCount(4);
  await expect(tiers.nth(0)).toContainText('firing');
  await expect(tiers.nth(2)).toContainText('fires in 42 min');
  await expect(tiers.nth(0).getByRole('link')).toHaveAttribute('href', /alert=3f0c9a51d2e8b714/);

  const freeze = page.locator('[data-kind=budget_freeze]');
  await expect(freeze).toContainText('frozen');
  await expect(freeze).toContainText('While 0% of the budget or less is left');
  await expect(freeze).toContainText('Now -46% is left; frozen since Nov 20, 2026');
  await expect(page.locator('[data-kind=rollback]')).toContainText('within 1 h of a deploy');
  // The same numbers as a table: what was, and what is expected.
  await page.keyboard.press('x');
  const twin = page.locator('#burn-down table');
  await expect(twin).toContainText('At the pace of 1d');
  await expect(twin).toContainText('Slowest (3d)');

  await freeze.getByRole('link', { name: 'gate of social' }).click();
  await expect(page).toHaveURL(/\/services\/social\/policy/);
});

test('a budget that lasts says so, and one that nobody reads stops nothing', async ({ page }) => {
  await page.goto('/slos/social-feed-latency');
  await expect(page.locator('#outlook')).toContainText('the budget is gone on');
  await expect(page.locator('#outlook')).toContainText('Between ');
  await expect(page.locator('[data-kind=budget_freeze]')).toContainText('At this pace it comes on');
  await page.goto('/slos/credit-transfer-availability');
  await expect(page.locator('#consequences')).toContainText('No ReleasePolicy reads this SLO');
});

test('there is no projection without traffic, data or fresh counts, and it says why', async ({
  page,
}) => {
  for (const [name, why] of [
    ['grid-placement-success', 'nothing was counted lately'],
    ['grid-heartbeat', 'the newest count is too old'],
    ['credit-statement-export', 'nothing was ever counted'],
  ]) {
    await page.goto(`/slos/${name}`);
    await expect(page.locator('#outlook')).toContainText(`There is no projection: ${why}`);
    await expect(page.locator('#tiers tbody tr').first()).toContainText('unknown');
    await expectAccessible(page);
  }
});

test('a range of the past has no projection in its chart', async ({ page }) => {
  await page.goto(`${SLO}?from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z`);
  await expect(page.locator('#burn-down canvas')).toBeVisible();
  await expect(page.locator('#burn-down')).not.toContainText('At the pace of');
  await expect(page.locator('#outlook')).toContainText('when the time range ends now');
});

test('the policy of a service: its gate, what lifts it, who may, and what acts on it', async ({
  page,
  mock,
}) => {
  await page.goto('/services/social/overview');
  await page.getByRole('navigation', { name: 'Views of the service' }).getByText('Policy').click();
  await expect(page).toHaveURL(`${mock.url}/services/social/policy`);
  const gate = page.locator('#gate');
  await expect(gate.locator('[data-decision=deny]')).toBeVisible();
  await expect(gate).toContainText('budget -46.00 % left; it needs: > 0 %.');
  await expect(gate).toContainText('not known (coverage 71.00 %); it needs: >= 90.00 %.');
  await expect(gate).toContainText('None is in effect.');
  await expect(gate).toContainText('for at most 7 d');

  const region = page.locator('[data-kind=RegionPolicy]');
  const drains = region.locator('tbody tr');
  await expect(drains.first()).toContainText('Drain: Error ratio > 5% for 3 min');
  await expect(drains.nth(2)).toContainText('unknown');
  await expect(drains.nth(2)).not.toContainText('not met');
  await expect(page.locator('[data-kind=ScalingPolicy]')).toContainText('does not accept scale');
  await expect(page.locator('[data-kind=ScalingPolicy]')).toContainText('only observes');
  const first = page.locator('#decisions tbody a').first();
  await expect(first).toHaveAttribute('href', /\/policies\/decisions\//);
  await first.click();
  await expect(page).toHaveURL(/\/policies\/decisions\//);
});

test('the policy page of a viewer, of a service without policies, and of one nobody knows', async ({
  page,
  mock,
}) => {
  mock.role = 'viewer';
  await page.goto('/services/social/policy');
  await expect(page.locator('#gate')).toContainText('You may not (viewer).');
  await expect(page.locator('#gate pre')).toHaveCount(0);
  await page.goto('/services/credit/policy');
  await expect(page.locator('#gate')).toContainText('none: nothing is gated');
  await expect(page.locator('#policies')).toContainText('No policy in force is about credit.');
  await expectAccessible(page);
  await page.goto('/services/edge/policy');
  await expect(page.locator('#gate')).toContainText('Nothing is known of this service');
  await shoot(page, 'service-policy-unknown');
  await expectAccessible(page);
});

test('one failing answer says so in its own panel', async ({ page, mock }) => {
  mock.failing.set('/api/v1/services/social/policies', 500);
  await page.goto('/services/social/policy');
  await expect(page.locator('#policies').getByRole('alert')).toContainText('The store is away');
  await expect(page.locator('#gate [data-decision=deny]')).toBeVisible();
});

test('cost is unknown and says why; what is measured is shown with what it is made of', async ({
  page,
}) => {
  await page.goto('/services/social/cost');
  const card = (name: string) =>
    page
      .locator('main h3', { hasText: new RegExp(`^${name}$`) })
      .first()
      .locator('../..');
  await expect(card('Cost')).toContainText('no prices are loaded');
  await expect(card('Cost').locator('[data-state=no_data]')).not.toContainText(/\d/);
  await expect(card('Core-hours')).toContainText(/[\d.]+ core-h/);
  // The mock leaves out a twentieth: it is said, and nothing is put in its place.
  await expect(card('Core-hours')).toContainText('measured in');
  await expect(card('Instances')).toContainText('6');
  const rows = page.locator('#usage tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('eu-west-1');
  await page.getByRole('button', { name: 'Explain Core-seconds per 1,000 requests' }).click();
  await expect(page.getByRole('dialog')).toContainText('metric=jvm.cpu.time');
  await expect(page.getByRole('dialog')).toContainText('http.server.request.duration');
});

test('what is not measured is no data, not 0', async ({ page, mock }) => {
  for (const metric of [
    'jvm.cpu.time',
    'process.cpu.time',
    'jvm.memory.used',
    'process.memory.usage',
    'http.server.request.duration',
  ]) {
    mock.data.silent.add(metric);
  }
  await page.goto('/services/grid/cost');
  await expect(page.locator('main [data-state=no_data]')).toHaveCount(8);
  await expect(page.locator('main')).toContainText('It sends no jvm.cpu.time / process.cpu.time.');
  await expect(page.locator('#usage')).toContainText('No region was measured in this time.');
  await shoot(page, 'service-cost-none');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('the views of a service are in the palette', async ({ page, mock }) => {
  await page.goto('/services/social/overview?from=now-6h');
  await expect(page.locator('#latency canvas')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('social: cost');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${mock.url}/services/social/cost?from=now-6h`);
});
