import type { GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { TAG, UIDS } from '../src/links.js';
import { committed, NAMES } from './committed.js';

const all = committed();
/** What Grafana itself puts in for these names. */
const BUILT_IN = ['__from', '__to', '__rate_interval', '__range', '__interval', '__url_time_range'];
const ROW_LABELS = ['__field', '__data', '__all'];

function overlap(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(strings);
}

it('there is one for each persona, found by its tag', () => {
  expect(all.map(({ json }) => json.uid).sort()).toEqual(Object.values(UIDS).sort());
  for (const { json } of all) expect(json.tags).toEqual([TAG]);
});

describe.each(all)('$file', ({ json, panels, rows }) => {
  it('says whom it is for, and is followed live', () => {
    expect(json.description).toMatch(/^For /);
    expect(json.refresh).toBe('30s');
    expect(json.time?.from).toBe('now-6h');
  });

  it('has panels of unique ids and titles', () => {
    const ids = [...panels, ...rows].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
    const titles = panels.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('lays them out without overlap, within the grid, readable on a phone', () => {
    const places = [...panels, ...rows].map(({ gridPos }) => gridPos as GridPos);
    for (const place of places) {
      expect(place.x + place.w).toBeLessThanOrEqual(24);
      expect(place.h).toBeGreaterThan(0);
    }
    places.forEach((a, i) => {
      for (const b of places.slice(i + 1))
        expect(overlap(a, b), JSON.stringify([a, b])).toBe(false);
    });
    for (const { title } of panels) expect(title?.length, title).toBeLessThanOrEqual(32);
  });

  it('says on each panel what it shows and what to do, with a unit and limits', () => {
    for (const { title, description, fieldConfig, type } of panels) {
      const defaults = fieldConfig?.defaults;
      expect(description, title).toMatch(/^[A-Zp0-9].{10,}[.]\n\n\*\*What to do:\*\* .{10,}[.?]$/s);
      expect(defaults?.unit, title).toBeTruthy();
      expect(defaults?.thresholds?.steps.length, title).toBeGreaterThan(0);
      expect(defaults?.noValue, title).toBe('unknown');
      if (type === 'table') {
        for (const { matcher, properties } of fieldConfig?.overrides ?? []) {
          expect(
            properties.some(({ id }) => id === 'unit' || id === 'links'),
            `${title}: ${JSON.stringify(matcher)}`,
          ).toBe(true);
        }
      }
    }
  });

  it('reads everything from the chosen data source', () => {
    const wanted = { type: 'prometheus', uid: '${datasource}' };
    for (const { title, datasource, targets } of panels) {
      expect(datasource, title).toEqual(wanted);
      expect(targets?.length, title).toBeGreaterThan(0);
      for (const target of targets ?? []) expect(target.datasource, title).toEqual(wanted);
      const ids = targets?.map(({ refId }) => refId) ?? [];
      expect(new Set(ids).size, title).toBe(ids.length);
    }
    for (const { name, datasource } of json.annotations.list ?? []) {
      expect(datasource, name).toEqual(wanted);
    }
    for (const { name, type, datasource } of json.templating.list ?? []) {
      if (type === 'query') expect(datasource, name).toEqual(wanted);
    }
  });

  it('uses every variable it defines and defines every one it uses', () => {
    const defined = (json.templating.list ?? []).map(({ name }) => name);
    expect(defined.slice(0, 2)).toEqual(['datasource', 'job']);
    expect(defined).toContain('console_url');
    const used = new Set(
      strings(json).flatMap((text) => [...text.matchAll(NAMES)].map(([, name]) => name ?? '')),
    );
    for (const known of [...BUILT_IN, ...ROW_LABELS]) used.delete(known);
    expect([...used].sort()).toEqual([...defined].sort());
  });

  it('carries the choices and the time to its siblings', () => {
    const [siblings, console] = json.links ?? [];
    expect(siblings).toMatchObject({
      type: 'dashboards',
      tags: [TAG],
      includeVars: true,
      keepTime: true,
    });
    expect(console).toMatchObject({ type: 'link', targetBlank: true });
    // In newer Grafanas a placement hides them in a menu.
    expect([siblings?.placement, console?.placement]).toEqual([undefined, undefined]);
  });

  it('has annotations', () => {
    expect(json.annotations.list?.length).toBeGreaterThan(0);
    for (const { name, enable, expr, target } of json.annotations.list ?? []) {
      expect(enable, name).toBe(true);
      // Grafana before 10.4 reads the one, later ones the other.
      expect((target as unknown as { expr: string }).expr, name).toBe(expr);
    }
  });
});
