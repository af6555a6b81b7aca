import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';
import { pairOf, seenAs } from './looks';

// Every other page is seen in its looks on a real server.
for (const look of pairOf(0)) {
  const name = look.join('-');
  test.describe(name, () => {
    test.use(seenAs(look));

    test('the sign-in page is accessible and fits', async ({ page, mock }) => {
      mock.signedIn = false;
      await page.goto('/');
      await expect(page).toHaveURL(/\/signin$/);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await shoot(page, `signin-${name}`);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}
