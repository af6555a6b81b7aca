import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UIDS } from '../src/links.js';
import { committed, MODULE } from './committed.js';

const all = committed();
const source = (path: string) =>
  readFileSync(join(MODULE, '..', 'admin-console', 'src', path), 'utf8');
const routes = [...source('router.tsx').matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
/** What the overview's address may carry. */
const parameters = ['FilterSearch', 'OverviewSearch'].flatMap((name) => {
  const fields = new RegExp(`export interface ${name}[^{]*\\{([^}]+)\\}`).exec(
    source('app/search.ts'),
  );
  return [...(fields?.[1] ?? '').matchAll(/(\w+)\??:/g)].map(([, field]) => field);
});
/** The range that every page of the console takes. */
const TIME = ['from', 'to'];

function urls(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const { url } = value as { url?: unknown };
  const own = typeof url === 'string' && url !== '' ? [url] : [];
  return [...own, ...Object.values(value).flatMap(urls)];
}

const links = all.flatMap(({ file, json }) => urls(json).map((url) => ({ file, url })));

describe('links', () => {
  it('are many, and lead to the console or to a sibling only', () => {
    expect(links.length).toBeGreaterThan(80);
    for (const { file, url } of links) {
      expect(url, file).toMatch(/^(\$\{console_url\}\/|\/d\/syntropy-)/);
    }
  });

  it('on values are those of Grafana: a title, an address, where to open it', () => {
    for (const { json, panels } of all) {
      for (const { title, fieldConfig } of panels) {
        for (const link of fieldConfig?.defaults.links ?? []) {
          expect(Object.keys(link), `${json.title}: ${title}`).toEqual([
            'targetBlank',
            'title',
            'url',
          ]);
        }
      }
    }
  });

  it('cannot be led elsewhere by the address of a dashboard', () => {
    for (const { file, json } of all) {
      const address = json.templating.list?.find(({ name }) => name === 'console_url');
      expect(address, file).toMatchObject({ type: 'constant', hide: 2, skipUrlSync: true });
    }
  });

  it('to the console name a page and a filter that it has, and carry the time', () => {
    expect(routes).toContain('/');
    expect(parameters).toContain('q');
    for (const { file, url } of links.filter(({ url }) => url.startsWith('${console_url}'))) {
      const [path, query] = url.slice('${console_url}'.length).split('?');
      expect(routes, `${file}: ${url}`).toContain(path);
      const names = (query ?? '').split('&').map((pair) => pair.split('=')[0]);
      for (const name of names) expect([...parameters, ...TIME], `${file}: ${url}`).toContain(name);
      expect(names, url).toEqual(expect.arrayContaining(TIME));
    }
  });

  it('to a sibling name one that is there, set its variables and carry the time', () => {
    const siblings = links.filter(({ url }) => url.startsWith('/d/'));
    expect(siblings.length).toBeGreaterThan(0);
    for (const { file, url } of siblings) {
      const [path, query = ''] = url.split('?');
      const uid = path?.slice('/d/'.length);
      expect(Object.values(UIDS), `${file}: ${url}`).toContain(uid);
      const there = all.find(({ json }) => json.uid === uid)?.json.templating.list ?? [];
      for (const [, name] of query.matchAll(/var-(\w+)=/g)) {
        expect(
          there.map((variable) => variable.name),
          url,
        ).toContain(name);
      }
      expect(query).toContain('${datasource:queryparam}&${job:queryparam}');
      expect(query).toContain('${__url_time_range}');
    }
  });

  it('open where the value is about: its service, region or SLO', () => {
    for (const { json, panels } of all) {
      for (const { title, type, fieldConfig, targets } of panels) {
        const cells = fieldConfig?.overrides.flatMap(({ properties }) => properties) ?? [];
        const used = urls([fieldConfig?.defaults.links, cells])
          .flatMap((url) => [...url.matchAll(/\$\{__(field\.labels|data\.fields)\.(\w+)\}/g)])
          .map(([, , name]) => name ?? '');
        const named = type === 'table' ? strings(cells, fieldConfig) : legends(targets);
        for (const name of used) expect(named, `${json.title}: ${title}`).toContain(name);
      }
    }
  });
});

/** A line has the labels that its query keeps, which its legend or its grouping names. */
function legends(targets: { expr: string }[] | undefined): string[] {
  return (targets ?? []).flatMap(({ expr }) =>
    [...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, names]) => (names ?? '').split(', ')),
  );
}

/** Words above a table's columns. */
function strings(_cells: unknown, config: { overrides?: unknown } | undefined): string[] {
  const names = (config?.overrides ?? []) as { matcher: { options: string } }[];
  return [...names.map(({ matcher }) => matcher.options), 'Service', 'Region', 'SLO'];
}
