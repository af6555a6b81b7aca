import { shoot } from '../fixtures';
import { seenAs } from '../looks';
import { PLACES } from './places';
import { expect, test } from './world';

/** The pages whose pictures README shows. */
const SHOWN = ['failover-checks', 'service-policy', 'trace'];

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use(seenAs([theme, 'en', 1280]));

    for (const name of SHOWN) {
      test(`picture of ${name}`, async ({ page, world }) => {
        const place = PLACES[name];
        await page.goto(place?.path(world) ?? '');
        for (const each of place?.seen ?? []) {
          await expect(page.locator(each).first()).toBeVisible();
        }
        await expect(page.locator('main').getByText('Loading')).toHaveCount(0);
        await shoot(page, `main/${name}${theme === 'dark' ? '-dark' : ''}`, false);
      });
    }
  });
}
