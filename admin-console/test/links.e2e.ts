import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';
import { FOUR, seenAs } from './looks';

for (const look of FOUR) {
  const [colorScheme, locale, width] = look;
  test.describe(() => {
    test.use(seenAs(look));
    test(`links in rows, ${colorScheme} ${locale} ${width}`, async ({ page }) => {
      for (const [name, path, seen] of [
        ['overview', '/?action=act-01JD8F2M7Q', '#actions table'],
        ['actions', '/actions', '#actions tbody th'],
        ['incidents', '/incidents?region=eu-west-1', '#incidents tbody th'],
        ['slo', '/slos/social-feed-availability', '#burn-down canvas'],
      ] as const) {
        await page.goto(path);
        await expect(page.locator(seen).first()).toBeVisible();
        await shoot(page, `links-${name}-${colorScheme}-${locale}-${width}`);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      }
    });
  });
}

test('names of regions and services lead to their pages and keep the range', async ({ page }) => {
  const follow = async (from: string, place: string, name: string, to: RegExp) => {
    await page.goto(from);
    await page.locator(place).getByRole('link', { name, exact: true }).first().click();
    await expect(page).toHaveURL(to);
  };
  const region = /\/regions\/eu-west-1\?from=now-6h$/;
  const service = /\/services\/social\/overview\?from=now-6h$/;
  await follow('/actions/act-01JD8F2M7Q?from=now-6h', 'table', 'eu-west-1', region);
  await follow('/policies/decisions/act-01JD8F2M7Q?from=now-6h', 'table', 'eu-west-1', region);
  await follow('/actions?from=now-6h', '#actions tbody tr', 'eu-west-1', region);
  await follow('/actions?from=now-6h', '#actions tbody tr', 'social', service);
  await follow('/?from=now-6h', '#actions li', 'eu-west-1', region);
  await follow('/?from=now-6h', '#actions li', 'social', service);
  await follow('/slos/social-feed-availability?from=now-6h', 'table', 'eu-west-1', region);
  await follow('/incidents?from=now-6h', '#incidents tbody tr', 'eu-west-1', region);
  await follow('/alerts?from=now-6h', '#alerts tbody tr', 'eu-west-1', region);
});

test('a row of the actions still opens anywhere, and its links do not open it', async ({
  page,
}) => {
  await page.goto('/');
  const row = page.locator('#actions li').first();
  const toggle = row.getByRole('button').first();
  await expect(toggle).toHaveAccessibleName(/Shift traffic.*social.*eu-west-1.*Error ratio/);
  await row.click({ position: { x: 700, y: 12 } });
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await toggle.press('Enter');
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
});

test('incidents are narrowed by region in the address', async ({ page }) => {
  await page.goto('/incidents');
  const rows = page.locator('#incidents tbody tr');
  await expect(rows.first()).toBeVisible();
  const all = await rows.count();
  await page.locator('#region').fill('eu-west-1');
  await page.locator('#region').press('Enter');
  await expect(page).toHaveURL(/\/incidents\?region=eu-west-1$/);
  await expect(rows).not.toHaveCount(all);
  for (const row of await rows.all()) await expect(row).toContainText('eu-west-1');
  await page.goto('/incidents?region=nowhere');
  await expect(page.locator('#incidents')).toContainText('No incident matches.');
  await page.getByRole('button', { name: 'Clear the conditions' }).click();
  await expect(page).toHaveURL(/\/incidents$/);
  await expect(rows).toHaveCount(all);
});
