import type { Page } from '@playwright/test';
import { expectAccessible, shoot } from '../fixtures';
import { expect, signedIn, test, turn } from './world';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

const WIZARD = '/actions/new?kind=failover';
const phase = (page: Page, id: string) => page.locator(`[data-phase=${id}]`);
const guard = (page: Page) => page.getByRole('table', { name: 'Guard' });
const next = (page: Page) => page.getByRole('button', { name: 'Next' });

/** What nobody knew a moment ago may be known now. */
async function checkedUntil(page: Page, counts: RegExp) {
  await expect(async () => {
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.locator('#dry-run')).toContainText(counts, { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
}

let action = '';

test('a failover is walked to its end, and is in effect only when reality says so', async ({
  page,
  troubles,
}) => {
  await turn('acks?on=false');
  await page.goto('/actions');
  await page.getByRole('link', { name: 'Fail a region over' }).click();
  await page.locator('#intent select').first().selectOption('social/us-east-1');
  await page.getByLabel('Reason').fill('power works');
  await next(page).click();

  await checkedUntil(page, /\d+ pass · 0 fail · 0 unknown/);
  await expect(page.locator('#dry-run')).toContainText('It would be accepted');
  for (const title of ['Rule', 'Observed', 'Threshold', 'Source', 'Age']) {
    await expect(guard(page).getByRole('columnheader', { name: title })).toBeVisible();
  }
  const capacity = guard(page).getByRole('row').filter({ hasText: 'Receiver capacity (I2)' });
  await expect(capacity).toContainText('1.2');
  await shoot(page, 'real/wizard-checks');
  await next(page).click();

  const loads = page.getByRole('table', { name: 'Where the traffic goes' });
  await expect(loads.getByRole('row').filter({ hasText: 'us-east-1' })).toContainText('→ 0%');
  await expect(loads.getByRole('row').filter({ hasText: 'sa-east-1' })).toContainText('→ 50%');
  await expect(page.locator('#dry-run')).toContainText('shop');
  await shoot(page, 'real/wizard-effects');
  await next(page).click();

  const go = page.getByRole('button', { name: 'Fail us-east-1 over' });
  await expect(go).toBeDisabled();
  await page.getByRole('textbox').fill('us-east');
  await expect(go).toBeDisabled();
  await page.getByRole('textbox').fill('us-east-1');
  await shoot(page, 'real/wizard-confirm');
  await go.click();

  await expect(page).toHaveURL(/action=/);
  action = new URL(page.url()).searchParams.get('action') ?? '';
  await expect(phase(page, 'requested')).toHaveAttribute('data-progress', 'done');
  await expect(phase(page, 'accepted')).toHaveAttribute('data-progress', 'done');
  // Nobody has answered, so it is not in effect, however long one looks.
  await expect(phase(page, 'effective')).toHaveAttribute('data-progress', 'now');
  await expect(page.getByText('No instance has acknowledged yet.')).toBeVisible();
  await shoot(page, 'real/wizard-run-accepted');
  await expectAccessible(page);
  await turn('acks?on=true');
  await expect(phase(page, 'effective')).toHaveAttribute('data-progress', 'done', {
    timeout: 60_000,
  });
  await expect(page.getByRole('table', { name: 'Acknowledgements' })).toContainText('social-');
  await expect(phase(page, 'verified')).toHaveAttribute('data-progress', 'done', {
    timeout: 90_000,
  });
  await shoot(page, 'real/wizard-run-verified');
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Open the action' }).click();
  await expect(page).toHaveURL(new RegExp(`/actions/${action}`));
  await expect(phase(page, 'verified')).toHaveAttribute('data-progress', 'done');
  await expect(page.locator('main')).toContainText('power works');
  await page.getByRole('link', { name: 'Why it was decided so' }).click();
  await expect(page.locator('#records')).toContainText('action.ask');
  await page.goto('/regions/us-east-1');
  await expect(page.locator('#region')).toContainText('Drained');
  expect(troubles).toEqual([]);
});

test('an unknown guard refuses; two people who name it go past it', async ({
  page,
  browser,
  troubles,
}) => {
  await page.goto(`${WIZARD}&service=shop&region=us-east-1&reason=a+fire&step=checks`);
  const run = page.locator('#dry-run');
  await expect(run).toContainText('It would be denied');
  await checkedUntil(page, /0 fail · 1 unknown/);
  const capacity = guard(page).getByRole('row').filter({ hasText: 'Receiver capacity (I2)' });
  await expect(capacity).toContainText('Unknown');
  await expect(run).toContainText('capacity of eu-west-1 unknown');
  await expect(next(page)).toBeDisabled();
  await shoot(page, 'real/wizard-unknown');
  await expectAccessible(page);

  await page.getByLabel('Bypass Receiver capacity (I2)').check();
  await expect(run).toContainText('It would be accepted, once another person approves');
  // Bypassed is not passed.
  await expect(run).toContainText('1 unknown');
  await next(page).click();
  await next(page).click();
  await page.getByRole('textbox').fill('us-east-1');
  await page.getByRole('button', { name: 'Ask for the failover of us-east-1' }).click();
  await expect(phase(page, 'approved')).toHaveAttribute('data-progress', 'now');
  const waiting = new URL(page.url()).searchParams.get('action');
  const approve = page.getByRole('button', { name: 'Approve' });
  await expect(approve).toBeDisabled();
  await expect(page.getByText('another person has to approve it')).toBeVisible();
  await shoot(page, 'real/wizard-waits');
  await expectAccessible(page);

  const other = await signedIn(browser, { role: 'operator', name: 'grace' });
  const second = await other.newPage();
  await second.goto(`/actions/${waiting}`);
  await second.getByLabel('Reason').fill('seen on camera');
  await second.getByRole('button', { name: 'Approve' }).click();
  // It is the first one's page that tells what became of it.
  await expect(phase(page, 'approved')).toHaveAttribute('data-progress', 'done', {
    timeout: 20_000,
  });
  await expect(phase(page, 'effective')).toHaveAttribute('data-progress', 'done', {
    timeout: 60_000,
  });
  await expect(second.locator('main')).toContainText('bypassed by ada, grace');
  await second.getByLabel('Reason').fill('the fire is out');
  await second.getByRole('button', { name: 'Revert' }).click();
  // Nobody knows the capacity of the region that is to be given back its traffic either.
  const refused = second.locator('[data-trouble=refused-since]');
  await expect(refused).toContainText('capacity of us-east-1 unknown');
  await expectAccessible(second);
  await shoot(second, 'real/action-revert-refused');
  await other.close();
  expect(troubles).toEqual([]);
});

test.describe('a viewer', () => {
  test.use({ who: { role: 'viewer', name: 'vera' } });

  test('sees that one may not act, why, and who can grant it', async ({ page, troubles }) => {
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
    });
    await page.goto(`${WIZARD}&service=social&region=eu-west-1`);
    await expect(page.getByText('a failover needs operator or admin')).toBeVisible();
    await expect(page.getByText('./syntropy token --role operator')).toBeVisible();
    await expect(next(page)).toBeDisabled();
    await shoot(page, 'real/wizard-viewer');
    await expectAccessible(page);
    await page.goto(`/actions/${action}`);
    await expect(page.getByRole('button', { name: 'Revert' })).toBeDisabled();
    await expect(page.getByText('Your role is Viewer')).toBeVisible();
    expect(posts.filter((path) => path.includes('/actions'))).toEqual([]);
    expect(troubles).toEqual([]);
  });
});

test('what was failed over is taken back by hand, step by step', async ({ page, troubles }) => {
  await page.goto(`/actions/${action}`);
  await page.getByLabel('Reason').fill('power is back');
  await page.getByRole('button', { name: 'Revert' }).click();
  await expect(phase(page, 'ended')).toHaveAttribute('data-progress', 'done', { timeout: 120_000 });
  await expect(page.locator('main')).toContainText('Reverted');
  await page.goto('/regions/us-east-1');
  await expect(page.locator('#region')).not.toContainText('Drained');
  expect(troubles).toEqual([]);
});

test('a record of the real log is verified; an altered answer is found', async ({ page }) => {
  const verdict = page.getByRole('status', { name: 'Result of the verification' });
  await page.goto('/audit?action=action.drain');
  await page.locator('#audit tbody th a').first().click();
  for (const passed of [5, 6]) {
    await page.getByRole('button', { name: /^Verify/ }).click();
    await expect(verdict.getByText('passed')).toHaveCount(passed);
    await expect(verdict.getByText('Verified', { exact: true })).toBeVisible();
    await page.reload();
  }
  // One word of the record on its way to the browser.
  await page.route('**/api/v1/audit/leaves*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace('action.drain', 'action.paint'),
    });
  });
  await page.getByRole('button', { name: /^Verify/ }).click();
  await expect(verdict).toContainText('Not verified');
  await expect(verdict.getByText('failed').first()).toBeVisible();
  await page.unroute('**/api/v1/audit/leaves*');
  await page.getByRole('button', { name: /^Verify/ }).click();
  await expect(verdict.getByText('passed')).toHaveCount(6);
});
