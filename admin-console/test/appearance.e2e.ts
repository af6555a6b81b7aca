import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';

const WIDTHS = { 1280: 800, 390: 844 };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'pt-BR'] as const) {
    for (const [width, height] of Object.entries(WIDTHS)) {
      test.describe(`${colorScheme} ${locale} ${width}`, () => {
        test.use({ colorScheme, locale, viewport: { width: Number(width), height } });
        const name = `${colorScheme}-${locale}-${width}`;

        test('the overview is accessible and fits', async ({ page }) => {
          await page.goto('/?action=act-01JD8F2M7Q');
          await expect(page.locator('html')).toHaveAttribute('lang', locale);
          await expect(page.locator('#regions article')).toHaveCount(5);
          await expect(page.locator('#slos tbody')).toHaveCount(6);
          await page.locator('#slos button').click();
          await expect(page.getByRole('status').first()).toHaveText(/Live|Ao vivo/);
          await shoot(page, `overview-${name}`);
          await expectNoSidewaysScroll(page);
          await expectAccessible(page);
        });

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
  }
}
