import { readFileSync } from 'node:fs';
import type { Page, Request } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, shoot } from '../fixtures';
import { type Look, pairOf, seenAs } from '../looks';
import { PLACES, type Place } from './places';
import { expect, test, tokenOf, troublesOf } from './world';

const NODES = 2_000;
/** Files and answers of the first look at a page; most are the same files on every page. */
const REQUESTS = 60;

/** The addresses that the router knows, as in its source. */
function routes(): string[] {
  const source = readFileSync(new URL('../../src/router.tsx', import.meta.url), 'utf8');
  const found = new Map<string, { parent: string; path: string }>();
  const route = /const (\w+) = create(?:Root)?Route\((\{[\s\S]*?\n\}\));/g;
  for (const [, name = '', body = ''] of source.matchAll(route)) {
    const parent = /getParentRoute: \(\) => (\w+)/.exec(body)?.[1] ?? '';
    const path = /^\s+path: '([^']+)'/m.exec(body)?.[1] ?? '';
    found.set(name, { parent, path });
  }
  const whole = (name: string): string => {
    const { parent, path } = found.get(name) ?? { parent: '', path: '' };
    return (found.has(parent) ? whole(parent) : '') + path;
  };
  const all = [...found.keys()].map(whole).filter((path) => path !== '');
  return [...new Set(all.map((path) => path.replace(/(.)\/$/, '$1')))].sort();
}

test('every route is walked', async () => {
  const walked = new Set([...Object.values(PLACES).map(({ route }) => route), '/signin']);
  expect([...walked].sort()).toEqual(routes());
});

/** What was chosen, in no language: the address without its time, and the controls of the page. */
function selection(page: Page) {
  return page.evaluate(() => {
    const { pathname, searchParams } = new URL(window.location.href);
    for (const bound of ['from', 'to']) searchParams.delete(bound);
    searchParams.sort();
    const controls = document.querySelectorAll<HTMLInputElement>(
      'main :is(input, select, textarea), header [type=search]',
    );
    return {
      address: `${pathname}?${searchParams}`,
      controls: [...controls].map((each) => (each.type === 'checkbox' ? each.checked : each.value)),
    };
  });
}

/** Whether that API was asked for exactly this time. */
function asksFor(request: Request, from: string, to: string) {
  const { searchParams } = new URL(request.url());
  const body = request.postData() ?? '';
  const both = [from, to].map((bound) => new Date(bound).toISOString());
  return (
    both.every((bound, i) => searchParams.get(i ? 'to' : 'from') === bound) ||
    both.every((bound) => body.includes(bound))
  );
}

async function expectWhole(page: Page, { seen }: Place) {
  for (const each of seen) await expect(page.locator(each).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.locator('main [role=alert]').filter({ hasText: /\S/ })).toHaveCount(0);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(NODES);
}

async function expectFits(page: Page, name: string, [theme, locale, width]: Look) {
  await shoot(page, `real/${name}-${theme}-${locale}-${width}`, !/traces|logs|audit/.test(name));
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

/** Signs in with a fresh token where the address led, which is the page to sign in first. */
async function signIn(page: Page, link: string) {
  await page.goto(link);
  await expect(page).toHaveURL(/\/signin\?.*next=/);
  await page.locator('#token').fill(await tokenOf({ role: 'operator', name: 'grace' }));
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/\/signin/);
}

Object.entries(PLACES).forEach(([name, place], index) => {
  const [own, others] = pairOf(index);
  test.describe(name, () => {
    test.use({ ...seenAs(own), permissions: ['clipboard-read', 'clipboard-write'] });

    test(`is whole, and so is its copied link elsewhere`, async ({
      page,
      browser,
      world,
      troubles,
    }) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(place.path(world));
      await expectWhole(page, place);
      await expectFits(page, name, own);
      const chosen = await selection(page);
      await page.keyboard.press('y');
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await expect.poll(copied).toContain('from=');
      const link = new URL(await copied());
      expect(asked.length, asked.join('\n')).toBeLessThan(REQUESTS);
      expect(asked.filter((url) => !url.startsWith(world.base))).toEqual([]);

      const clean = await browser.newContext({ ...seenAs(others), reducedMotion: 'reduce' });
      const other = await clean.newPage();
      const complaints = troublesOf(other);
      const requests: Request[] = [];
      await signIn(other, link.href);
      other.on('request', (request) => requests.push(request));
      await other.reload();
      await expectWhole(other, place);
      expect(await selection(other)).toEqual(chosen);
      if (place.ranged) {
        const [from, to] = ['from', 'to'].map((bound) => link.searchParams.get(bound) ?? '');
        expect(requests.filter((each) => asksFor(each, from ?? '', to ?? ''))).not.toEqual([]);
      }
      await expectFits(other, name, others);
      expect(complaints.filter((each) => !/status of 401/.test(each))).toEqual([]);
      await clean.close();
      expect(troubles).toEqual([]);
    });
  });
});
