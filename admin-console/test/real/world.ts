import {
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from '@playwright/test';

export { expect };

/** What `ConsoleWorld` tells of itself. */
interface Told {
  base: string;
  /** The link that the server printed when it started. */
  login: string;
  /** An action that was refused because a capacity is unknown. */
  denied: string;
  /** A trace that failed. */
  trace: string;
  /** Since when the shop's checkout fails. */
  bad_since: string;
  /** Log records and requests of the shop that the server took. */
  logs: number;
  requests: number;
}

export interface World extends Told {
  alert: string;
  incident: string;
  plan: string;
  /** The audit log's index of a record that asks for an action. */
  record: string;
}

export interface Who {
  role: 'admin' | 'operator' | 'viewer';
  name: string;
}

async function asked(path: string, method = 'GET') {
  const answer = await fetch(new URL(path, process.env.SYNTROPY_WORLD), { method });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return answer.json();
}

/** Turns the world: `kill`, `start`, `quiet?on=`, `acks?on=`. */
export async function turn(what: string): Promise<Told> {
  return asked(what, 'POST');
}

export const now = (): Promise<Told> => asked('/');

export async function tokenOf({ role, name }: Who): Promise<string> {
  return (await asked(`/token?role=${role}&name=${name}`, 'POST')).token;
}

/** What the API answers an administrator. */
async function first(base: string, token: string, path: string) {
  const answer = await fetch(new URL(`/api/v1/${path}`, base), {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()).items[0];
}

/** A browser's own context, in which that person is signed in. */
export async function signedIn(browser: Browser, who: Who, more = {}): Promise<BrowserContext> {
  const { base } = await now();
  const context = await browser.newContext({ ...more, baseURL: base });
  const answer = await context.request.post('/api/v1/session', {
    headers: { Origin: base },
    data: { token: await tokenOf(who) },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return context;
}

/** Keeps what a page complains of. */
export function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|React/.test(message.text()))
      troubles.push(message.text());
  });
  return troubles;
}

interface Fixtures {
  who: Who;
  /** What the page complained of; nothing is allowed. */
  troubles: string[];
}

/** Every test is on the one real server, as an operator unless it says otherwise. */
export const test = base.extend<Fixtures, { world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
    async ({}, use) => {
      const told = await now();
      const token = await tokenOf({ role: 'admin', name: 'tests' });
      let alert: { id: string } | undefined;
      await expect
        .poll(
          async () => {
            alert = await first(told.base, token, 'alerts?state=firing');
            return alert !== undefined;
          },
          { timeout: 60_000, message: 'an alert fires' },
        )
        .toBe(true);
      await use({
        ...told,
        alert: alert?.id ?? '',
        incident: (await first(told.base, token, 'incidents')).id,
        plan: (await first(told.base, token, 'config/plans'))?.id ?? '',
        record: String((await first(told.base, token, 'audit?action=action.ask')).index),
      });
    },
    { scope: 'worker' },
  ],
  who: [{ role: 'operator', name: 'ada' }, { option: true }],
  baseURL: async ({ world }, use) => use(world.base),
  context: async ({ context, world, who }, use) => {
    const answer = await context.request.post(`${world.base}/api/v1/session`, {
      headers: { Origin: world.base },
      data: { token: await tokenOf(who) },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    await use(context);
  },
  troubles: async ({ page }, use) => {
    const troubles = troublesOf(page);
    await use(troubles);
    expect(troubles, 'errors in the page').toEqual([]);
  },
});
