import { requested } from './acting';
import { expect, expectAccessible, shoot, test } from './fixtures';

const FAILOVER = '/actions/new?kind=failover&service=social&region=us-east-1&reason=power+works';
const answered = { service: 'edge', instance_id: 'edge-7d2f', status: 'applied' as const };

test('a failover is asked for once, after the region’s name was typed, and followed live', async ({
  page,
  mock,
}) => {
  await page.goto(`${FAILOVER}&for=2h&step=effects`);
  await expect(page.getByRole('table', { name: 'Where the traffic goes' })).toContainText('+208/s');
  await expect(page.locator('#dry-run')).toContainText('unknown: this server is told no prices');
  await expect(page.locator('#dry-run')).toContainText('only recorded (mode: observe)');
  await page.getByRole('button', { name: 'Next' }).click();
  const go = page.getByRole('button', { name: 'Fail us-east-1 over' });
  await expect(go).toBeDisabled();
  await page.getByRole('textbox').fill('us-east');
  await expect(page.getByText('This is not us-east-1.')).toBeVisible();
  await expect(go).toBeDisabled();
  await page.getByRole('textbox').fill('us-east-1');
  await go.click();
  await expect(page).toHaveURL(/action=act-asked/);
  const asks = mock.acting.asked.filter(({ path }) => path === '/api/v1/actions');
  expect(asks).toHaveLength(1);
  expect(asks[0]?.body).toMatchObject({ expires_in: '2h', reason: 'power works' });
  expect(asks[0]?.key).toMatch(/^[0-9a-f-]{36}$/);

  // Recorded is not effective: only what the server tells moves it on.
  const phase = (id: string) => page.locator(`[data-phase=${id}]`);
  await expect(phase('accepted')).toHaveAttribute('data-progress', 'done');
  await expect(phase('effective')).toHaveAttribute('data-progress', 'now');
  await expect(page.getByText('No instance has acknowledged yet.')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  mock.send('actions', 'upsert', { ...requested, state: 'applied', acks: [answered] });
  await expect(phase('effective')).toHaveAttribute('data-progress', 'done');
  await expect(phase('verified')).toHaveAttribute('data-progress', 'now');
  await expect(page.getByRole('table', { name: 'Acknowledgements' })).toContainText('edge-7d2f');
});

test('what the guard refuses stops it, unknown too, unless two people name the rules', async ({
  page,
  mock,
}) => {
  mock.acting.denies = true;
  await page.goto(`${FAILOVER}&step=checks`);
  const run = page.locator('#dry-run');
  await expect(run).toContainText('It would be denied');
  await expect(run).toContainText('6 pass · 1 fail · 1 unknown');
  await expect(run).toContainText('refused by I1: 1 healthy after (needs at least 2)');
  await expect(run.getByText('capacity of sa-east-1 unknown').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await shoot(page, 'failover-denied');
  await expectAccessible(page);
  await page.getByLabel('Bypass Minimum healthy regions (I1)').check();
  await expect(page).toHaveURL(/rules=I1/);
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await page.getByLabel('Bypass Receiver capacity (I2)').check();
  await expect(run).toContainText('It would be accepted, once another person approves');
  // Bypassed is not passed.
  await expect(run).toContainText('6 pass · 1 fail · 1 unknown');
  await shoot(page, 'failover-break-glass');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page.getByRole('button', { name: 'Ask for the failover of us-east-1' }),
  ).toBeVisible();
});

test('a refusal by the server is shown in its own words, and nothing runs', async ({
  page,
  mock,
}) => {
  const message = 'target.service: no RegionPolicy governs social (expected one)';
  mock.acting.refusal = { status: 409, code: 'conflict', message };
  await page.goto(`${FAILOVER}&step=confirm`);
  await page.getByRole('textbox').fill('us-east-1');
  await page.getByRole('button', { name: 'Fail us-east-1 over' }).click();
  await expect(page.getByRole('alert')).toContainText(message);
  await expect(page.getByRole('alert')).toContainText('The server did not accept it');
  await expect(page).not.toHaveURL(/action=/);
  await shoot(page, 'failover-refused');
  await expectAccessible(page);
});

test('the server is lost while it is asked for: the same key is used again', async ({
  page,
  mock,
}) => {
  await page.goto(`${FAILOVER}&step=confirm`);
  await page.getByRole('textbox').fill('us-east-1');
  await page.route('**/api/v1/actions', async (route) => {
    // It arrives, and the answer does not.
    if (route.request().method() === 'POST') await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Fail us-east-1 over' }).click();
  await expect(page.getByText('it may have been asked for or not')).toBeVisible();
  await page.unroute('**/api/v1/actions');
  await page.locator('form').getByRole('button', { name: 'Retry' }).click();
  await expect(page).toHaveURL(/action=act-asked/);
  const keys = mock.acting.asked.flatMap(({ path, key }) =>
    path === '/api/v1/actions' ? [key] : [],
  );
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('the server is lost in the middle of the run: the last is shown as the last', async ({
  page,
  mock,
}) => {
  mock.lists.actions = [requested];
  await page.goto('/actions/new?kind=failover&action=act-asked');
  await expect(page.locator('[data-phase=effective]')).toHaveAttribute('data-progress', 'now');
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Live');
  await mock.stop();
  await expect(page.locator('#run')).toContainText('this is the last that was told', {
    timeout: 20_000,
  });
  await expect(page.locator('[data-phase=effective]')).toHaveAttribute('data-progress', 'now');
  await shoot(page, 'failover-server-lost');
  await expectAccessible(page);
  mock.lists.actions = [{ ...requested, state: 'applied', acks: [answered] }];
  await mock.start();
  await expect(page.locator('[data-phase=effective]')).toHaveAttribute('data-progress', 'done', {
    timeout: 20_000,
  });
  await expect(page.locator('#run')).not.toContainText('this is the last that was told');
});

test('regions that cannot be failed over say why, before anything is checked', async ({ page }) => {
  await page.goto('/actions/new?kind=failover&service=social&region=eu-west-1');
  await expect(page.getByRole('alert')).toContainText('drained already');
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  const choices = page.locator('#intent select').first();
  await expect(choices.locator('option:disabled')).toHaveText([
    'eu-west-1 · social: drained already',
    'sa-east-1 · credit: no RegionPolicy governs credit',
    'us-east-1 · grid: no RegionPolicy governs grid',
  ]);
});

test('another person approves; whoever asked may not, and is told who can', async ({
  page,
  mock,
}) => {
  mock.person = 'ada';
  await page.goto('/actions/act-waiting');
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(page.getByText('another person has to approve it')).toBeVisible();
  mock.person = 'grace';
  await page.reload();
  await page.getByLabel('Reason').fill('seen on camera');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect
    .poll(() => mock.acting.asked)
    .toEqual([
      {
        path: '/api/v1/actions/act-waiting/approve',
        body: { reason: 'seen on camera' },
        key: undefined,
      },
    ]);
  // The server has not told that it is approved, so it still waits.
  await expect(page.locator('[data-phase=approved]')).toHaveAttribute('data-progress', 'now');

  mock.acting.refusal = {
    status: 403,
    code: 'forbidden',
    message: 'approval: grace asked for it (expected another person’s token)',
  };
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('alert')).toContainText('grace asked for it');
});

test('actions are narrowed, opened, and lead to their decision and records', async ({ page }) => {
  await page.goto('/actions?state=denied');
  await expect(page.locator('#actions tbody th')).toHaveCount(1);
  await page.locator('#actions tbody th a').click();
  await expect(page).toHaveURL(/\/actions\/act-01JD8DPX9C/);
  await expect(page.locator('[data-phase=accepted]')).toHaveAttribute('data-progress', 'stopped');
  await expect(page.getByRole('link', { name: '#33' })).toHaveAttribute(
    'href',
    /\/audit\?record=33/,
  );
  await page.getByRole('link', { name: 'Why it was decided so' }).click();
  await expect(page.locator('#needed')).toContainText('Found: capacity of sa-east-1 unknown');
  await expect(page.locator('#needed')).toContainText('only by naming its own rules');
  await expect(page.locator('#records')).toContainText('action.drain');
  await page.goto('/actions?state=failed');
  await page.getByRole('button', { name: 'Clear the conditions' }).click();
  await expect(page.locator('#actions tbody th')).toHaveCount(4);
});

test('a page whose answer fails says so; the rest of an action stays', async ({ page, mock }) => {
  mock.failing.set('/api/v1/policies/decisions/act-01JD8F2M7Q', 500);
  await page.goto('/actions/act-01JD8F2M7Q');
  await expect(page.locator('[data-phase=effective]')).toHaveAttribute('data-progress', 'done');
  await page.goto('/policies/decisions/act-01JD8F2M7Q');
  await expect(page.locator('#decision').getByRole('alert')).toContainText('could not be loaded');
  await page.goto('/actions/none');
  await expect(page.locator('#action').getByRole('alert')).toContainText('not_found');
  mock.failing.set('/api/v1/actions/preview', 503);
  await page.goto(`${FAILOVER}&step=checks`);
  await expect(page.locator('#dry-run').getByRole('alert')).toContainText('The store is away');
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await expectAccessible(page);
});

test('alerts, incidents and runbooks lead to actions and to the failover of their region', async ({
  page,
}) => {
  await page.goto('/incidents/inc-01JD8F1A2B');
  const entry = page.locator('#incident ol li').filter({ hasText: 'traffic weights' });
  await expect(entry.getByRole('link', { name: 'audit #41' })).toHaveAttribute(
    'href',
    /\/audit\?record=41/,
  );
  await entry.getByRole('link', { name: 'Action', exact: true }).click();
  await expect(page).toHaveURL(/\/actions\/act-01JD8F2M7Q/);
  await page.goto('/runbooks/error-budget-burn?service=social&region=us-east-1');
  await page.getByRole('link', { name: 'Check and ask for it' }).click();
  await expect(page).toHaveURL(/\/actions\/new\?.*region=us-east-1/);
  await page.goto('/alerts?alert=3f0c9a51d2e8b714');
  await page.getByRole('link', { name: 'Fail eu-west-1 over…' }).click();
  await expect(page).toHaveURL(/service=social/);
  await expect(page.locator('textarea')).not.toHaveValue('');
});
