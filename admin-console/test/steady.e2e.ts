import { expect, test } from './fixtures';
import { TRACE } from './telemetry';

/** Pages, and what is there once all of it has been drawn. */
const PAGES: Record<string, string> = {
  '/': '#actions li',
  '/services': '#services tbody th',
  '/services/social/overview': '#latency canvas',
  '/services/social/cost': '#memory canvas',
  '/services/social/policy': '#policies tbody th',
  '/slos': '#slos tbody',
  '/slos/social-feed-availability': '#burn-down canvas',
  '/alerts': '#alerts tbody th',
  '/incidents/inc-01JD8F1A2B': '#incident ol li',
  [`/traces/${TRACE}`]: '[role=treegrid] [role=row]',
  '/logs': '#logs li',
};

/** What comes first and last: the first parts of a page are the ones that push others down. */
const LATER = ['/api/v1/status', '/api/v1/slos', '/api/v1/actions', '/api/v1/regions'];

for (const [path, seen] of Object.entries(PAGES)) {
  test(`${path} stays where it is while answers arrive one by one`, async ({ page, mock }) => {
    mock.slow = (asked) => 60 + 120 * (LATER.findIndex((api) => asked.startsWith(api)) + 1);
    await page.addInitScript(() => {
      const moved: { by: number; what: string[] }[] = [];
      Object.assign(window, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as LayoutShift[]) {
          const what = entry.sources.map(({ node, previousRect, currentRect }) => {
            const box = node instanceof Element ? node : node?.parentElement;
            return `${box?.tagName}#${box?.id}.${box?.className} ${previousRect.y}>${currentRect.y}`;
          });
          if (!entry.hadRecentInput) moved.push({ by: entry.value, what });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    await expect(page.locator(seen).first()).toBeVisible();
    await page.waitForTimeout(600);
    const moved = await page.evaluate(
      () => (window as unknown as { moved: { by: number; what: string[] }[] }).moved,
    );
    const sum = moved.reduce((all, { by }) => all + by, 0);
    expect(sum, JSON.stringify(moved, null, 1)).toBeLessThanOrEqual(0.02);
  });
}

/** Chromium's, which TypeScript does not know. */
interface LayoutShift {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}
