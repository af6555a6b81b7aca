import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { NOW } from './data';
import { MockServer } from './mock-server';

export { expect };

/** Every test has its own server, a fixed clock, and fails on any error the page reports. */
export const test = base.extend<{ mock: MockServer; console: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
  mock: async ({}, use) => {
    const mock = new MockServer();
    await mock.start();
    await use(mock);
    await mock.stop();
  },
  baseURL: async ({ mock }, use) => use(mock.url),
  page: async ({ page, mock }, use) => {
    const foreign: string[] = [];
    const crashes: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).host !== new URL(mock.url).host) foreign.push(request.url());
    });
    page.on('pageerror', (error) => crashes.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|React/.test(message.text())) crashes.push(message.text());
    });
    await page.clock.setFixedTime(NOW);
    await use(page);
    expect(foreign, 'requests to other hosts').toEqual([]);
    expect(crashes, 'errors in the page').toEqual([]);
  },
});

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join('\n  ')}`,
  );
  expect(found).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** A picture of the whole page; of the window alone where rows beyond it are not drawn. */
export async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  await page.evaluate(async () => {
    window.scrollTo({ top: 0, behavior: 'instant' });
    await document.fonts.ready;
  });
  await page.screenshot({
    path: `target/screenshots/${name}.png`,
    fullPage,
    animations: 'disabled',
  });
}
