// What the console's users wait for, measured on a real server, which ConsoleBenchmark starts and
// fills: node test/console-bench.mjs BASE OTLP TRACE SLO SERVICE ROUNDS, the session's token in
// SYNTROPY_TOKEN. Says `lost` when the server may be killed, reads `ready MILLIS` when it is back, and ends
// with one line of JSON: every value in the order of its measuring.
import { createInterface } from 'node:readline';
import { chromium, expect } from '@playwright/test';
import { findChromium, QUIET } from '../scripts/chromium.mjs';
import { missing } from '../scripts/run.mjs';

const [base, otlp, trace, slo, service, rounds] = process.argv.slice(2);
const executablePath = findChromium();
if (!executablePath) missing('Chromium is needed: install it or set CHROMIUM_BIN');
const SOON = { timeout: 60_000 };
const EVENTS_A_ROUND = 12;
const figures = {};
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let counted = 0;

const add = (name, value) => {
  figures[name] ??= [];
  figures[name].push(value);
};
const say = (line) => process.stdout.write(`${line}\n`);
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

/** Runs in every page before its own scripts. */
function observe() {
  const seen = { lcp: 0, cls: 0, interactions: new Map(), messages: [], firstRow: null };
  window.__seen = seen;
  const watch = (type, each, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
      type,
      buffered: true,
      ...more,
    });
  watch('largest-contentful-paint', (entry) => {
    seen.lcp = entry.startTime;
  });
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.cls += entry.value;
  });
  const interaction = (entry) => {
    if (entry.interactionId)
      seen.interactions.set(
        entry.interactionId,
        Math.max(entry.duration, seen.interactions.get(entry.interactionId) ?? 0),
      );
  };
  watch('event', interaction, { durationThreshold: 16 });
  watch('first-input', interaction);
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (seen.messages.push(data) > 2000) seen.messages.shift();
      });
    }
  };
  // The moment at which the first row of a trace is on the screen.
  const row = new MutationObserver(() => {
    if (!document.querySelector('[role=treegrid] tbody [role=row], [role=treegrid] [role=row]'))
      return;
    row.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => {
        seen.firstRow = performance.now();
      }),
    );
  });
  row.observe(document, { childList: true, subtree: true });
}

/** From the next event of that kind, `window.__settled` is the milliseconds until what it changed in `#main` is on the screen. */
function settle(kind) {
  window.__settled = new Promise((done) => {
    let began = 0;
    let changed = 0;
    const watcher = new MutationObserver(() =>
      requestAnimationFrame(() =>
        setTimeout(() => {
          changed = performance.now();
        }),
      ),
    );
    window.addEventListener(
      kind,
      (event) => {
        began = event.timeStamp;
        watcher.observe(document.getElementById('main'), {
          childList: true,
          subtree: true,
          characterData: true,
        });
        setTimeout(() => {
          watcher.disconnect();
          done(changed - began);
        }, 500);
      },
      { capture: true, once: true },
    );
  });
}

/** `count` requests of the service in the minute that ends now. */
async function requests(count) {
  const now = Date.now();
  counted += count;
  const answer = await fetch(`http://127.0.0.1:${otlp}/v1/metrics`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      resourceMetrics: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: service } },
              { key: 'cloud.region', value: { stringValue: 'north-1' } },
            ],
          },
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'http.server.request.duration',
                  unit: 's',
                  histogram: {
                    aggregationTemporality: 1,
                    dataPoints: [
                      {
                        startTimeUnixNano: `${now - 900}000000`,
                        timeUnixNano: `${now}000000`,
                        count,
                        sum: 0.1 * count,
                        explicitBounds: [0.25, 1],
                        bucketCounts: [count, 0, 0],
                        attributes: [
                          { key: 'http.response.status_code', value: { intValue: '200' } },
                        ],
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    }),
  });
  expect(answer.status, await answer.text()).toBe(200);
  return Date.now();
}

const shown = () => counted.toLocaleString('en');
const feed = (page) => page.getByRole('banner').getByRole('status');
const sloRow = (page) => page.locator('#slos tbody').filter({ hasText: slo });

async function open(browser) {
  const context = await browser.newContext({
    locale: 'en',
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(20_000);
  await context.addInitScript(observe);
  const answer = await context.request.post(`${base}/api/v1/session`, {
    headers: { Origin: base },
    data: { token: process.env.SYNTROPY_TOKEN },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return context;
}

/** Empty caches: what a person meets who opens the console for the first time. */
async function landing(browser) {
  const context = await open(browser);
  const page = await context.newPage();
  // The browser's own process for this address is started by a picture, which is no part of a page.
  await page.goto(`${base}/favicon.svg`);
  await page.goto(base);
  await expect(feed(page)).toHaveText('Live', SOON);
  await expect(sloRow(page)).toHaveCount(1, SOON);
  await rest(1500);
  const { lcp, cls } = await page.evaluate(() => window.__seen);
  add('lcp', lcp);
  add('cls', cls);
  return { context, page };
}

async function eventToPixel(page) {
  for (let i = 0; i < EVENTS_A_ROUND; i += 1) {
    await page.evaluate(
      ([name, text]) => {
        window.__painted = new Promise((done, failed) => {
          const body = document.querySelector('#slos');
          const look = () => {
            const there = [...body.querySelectorAll('tbody')].some(
              (row) => row.textContent.includes(name) && row.textContent.includes(text),
            );
            if (!there) return;
            watcher.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(Date.now())));
          };
          const watcher = new MutationObserver(look);
          watcher.observe(body, { childList: true, subtree: true, characterData: true });
          setTimeout(() => failed(new Error(`${text} was not shown within 30 s`)), 30_000);
        });
      },
      [slo, `of ${(counted + 7).toLocaleString('en')}`],
    );
    const accepted = await requests(7);
    const at = await page.evaluate(() => window.__painted);
    const sent = await page.evaluate(
      ([name, total]) => {
        const first = window.__seen.messages.find((text) => {
          const { topic, data } = JSON.parse(text);
          return topic === 'slos' && data?.name === name && new RegExp(`:${total}[,}]`).test(text);
        });
        return first === undefined ? null : Date.parse(JSON.parse(first).ts);
      },
      [slo, counted],
    );
    if (sent !== null) add('event_to_pixel', at - sent);
    add('point_to_pixel', at - accepted);
    await rest(300);
  }
}

async function bigTrace(page) {
  await page.goto(`${base}/traces/${trace}`);
  await expect(page.getByRole('treegrid').getByRole('row').first()).toBeVisible(SOON);
  await page.waitForFunction(() => window.__seen.firstRow !== null);
  add('trace_first_rows', await page.evaluate(() => window.__seen.firstRow));
  await rest(500);
  const scrolled = await page.evaluate(
    () =>
      new Promise((done) => {
        const inner = [...document.querySelectorAll('#main *')].find(
          (node) =>
            node.scrollHeight > node.clientHeight + 1000 &&
            /auto|scroll/.test(getComputedStyle(node).overflowY),
        );
        const box = inner ?? document.scrollingElement;
        const from = performance.now();
        const top = box.scrollTop;
        let frames = 0;
        const step = () => {
          box.scrollTop += 60;
          frames += 1;
          const past = performance.now() - from;
          if (past < 2000) requestAnimationFrame(step);
          else done({ fps: (frames * 1000) / past, by: box.scrollTop - top });
        };
        requestAnimationFrame(step);
      }),
  );
  expect(scrolled.by, 'pixels scrolled').toBeGreaterThan(1000);
  add('trace_scroll_fps', scrolled.fps);
}

async function manyServices(page) {
  await page.goto(`${base}/services`);
  await expect(page.locator('#services table')).toHaveAttribute('aria-rowcount', /^500\d$/, SOON);
  await expect(page.locator('#services tbody th').first()).toBeVisible(SOON);
  await rest(1000);
  const timed = async (kind, act) => {
    await page.evaluate(settle, kind);
    await act();
    return page.evaluate(() => window.__settled);
  };
  for (const title of ['Service', 'Criticality', 'Service']) {
    const header = page.locator('#services thead').getByRole('button', { name: title });
    add('services_sort', await timed('click', () => header.click()));
  }
  await page.locator('#filter').focus();
  for (const key of ['0', '4', '2', '7']) {
    add('services_filter', await timed('keydown', () => page.keyboard.press(key)));
  }
  await expect(page.locator('#services tbody th')).toHaveText('s0427', SOON);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Backspace');
  await page.locator('#services tbody').first().waitFor(SOON);
  await page.keyboard.press('Escape');
  await page.locator('body').click({ position: { x: 4, y: 4 } });
  for (const key of ['j', 'j', 'j', 'k', 'x', '?', 'Escape']) {
    await page.keyboard.press(key);
    await rest(120);
  }
  add('services_nodes', await page.evaluate(() => document.getElementsByTagName('*').length));
  const { worst, count } = await page.evaluate(() => ({
    worst: [...window.__seen.interactions.values()],
    count: performance.interactionCount ?? window.__seen.interactions.size,
  }));
  // Those under 16 ms are counted and not told.
  for (let i = 0; i < Math.max(count, worst.length); i += 1) add('inp', worst[i] ?? 16);
}

async function reconnect(page) {
  await page.goto(base);
  await expect(feed(page)).toHaveText('Live', SOON);
  await expect(sloRow(page)).toContainText(`of ${shown()}`, SOON);
  say('lost');
  await expect(feed(page)).not.toHaveText('Live', SOON);
  await page.evaluate(() => {
    window.__live = new Promise((done) => {
      const status = document.querySelector('header [role=status]');
      const look = () => {
        if (status.textContent !== 'Live') return;
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(Date.now())));
      };
      const watcher = new MutationObserver(look);
      watcher.observe(status, { childList: true, subtree: true, characterData: true });
      look();
    });
  });
  const { value } = await lines.next();
  const ready = Number(/^ready (\d+)$/.exec(value)?.[1]);
  const live = await page.evaluate(() => window.__live);
  add('reconnect', Math.max(0, live - ready));
  await requests(7);
  // Every request from before is in the number too.
  await expect(sloRow(page)).toContainText(`of ${shown()}`, SOON);
}

const browser = await chromium.launch({ executablePath, args: QUIET });
try {
  await requests(100);
  for (let round = 0; round < Number(rounds); round += 1) {
    const { context, page } = await landing(browser);
    await expect(sloRow(page)).toContainText(`of ${shown()}`, SOON);
    await eventToPixel(page);
    await bigTrace(page);
    await manyServices(page);
    await reconnect(page);
    await context.close();
  }
  say(JSON.stringify(figures));
} catch (error) {
  process.stderr.write(
    `${String(error).slice(0, 800)}\n${error.stack?.split('\n').find((line) => line.includes('console-bench')) ?? ''}\n`,
  );
  process.exitCode = 1;
} finally {
  await browser.close();
}
process.exit();
