import { expect, type Page } from '@playwright/test';

export const focused = (page: Page) => page.locator(':focus');

/** `g` and a key: to a place. */
export async function chord(page: Page, key: string) {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
}

/** Tabs until an element of this name has the focus. */
export async function tabTo(page: Page, name: string) {
  for (let tabs = 0; tabs < 80; tabs += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page).evaluate(
      (element) => element.textContent?.trim() || element.getAttribute('name') || '',
    );
    if (here === name) return;
  }
  throw new Error(`nothing called ${name} is reached by Tab`);
}

/** Drags over that part of a chart, as shares of its width. */
export async function brush(page: Page, chart: string, from: number, to: number) {
  const plot = page.locator(`${chart} .u-over`);
  await expect(plot).toBeVisible();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error(`${chart} is not drawn`);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 5 });
  await page.mouse.up();
}

/** Moves over a chart until the pointer is on a measured trace, and presses. */
export async function clickExemplar(page: Page, chart: string, at: number) {
  const plot = page.locator(`${chart} .u-over`);
  await expect(plot).toBeVisible();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error(`${chart} is not drawn`);
  const cursor = () => plot.evaluate((over) => (over as HTMLElement).style.cursor);
  // Where a dot is high or low depends on the scale.
  for (let x = box.x + box.width * at; x < box.x + box.width; x += 4) {
    for (let y = box.y + 2; y < box.y + box.height; y += 6) {
      await page.mouse.move(x, y);
      if ((await cursor()) === 'pointer') {
        await page.mouse.down();
        await page.mouse.up();
        return;
      }
    }
  }
  throw new Error(`no measured trace is found in ${chart}`);
}
