import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { committed, expressions, substituted } from './committed.js';

/** Debian's package prometheus; `PROMTOOL_BIN` names another. DashboardsIT installs it. */
const promtool = [process.env.PROMTOOL_BIN, '/usr/bin/promtool', '/usr/local/bin/promtool'].find(
  (path) => path && existsSync(path),
);

/** What promtool says of expressions, as recording rules. */
function check(exprs: string[]): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
  try {
    const file = join(folder, 'rules.yaml');
    const rules = exprs.map((expr, i) => ({ record: `dashboard:query:${i}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'dashboards', rules }] }));
    const run = spawnSync(promtool ?? '', ['check', 'rules', file], { encoding: 'utf8' });
    return { status: run.status, said: run.stdout + run.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!promtool)('promtool', () => {
  it.each(committed())('parses every expression of $file', (dashboard) => {
    const all = expressions(dashboard);
    expect(all.length).toBeGreaterThan(10);
    for (const { at, expr } of all) {
      expect(expr, at).not.toBe('');
      expect(substituted(expr), at).not.toContain('$');
    }
    const { status, said } = check(all.map(({ expr }) => substituted(expr)));
    expect(status, said).toBe(0);
    expect(said).toContain(`${all.length} rules found`);
  });

  it('would find a mistake', () => {
    expect(check(['sum(rate(up[1m])']).status).not.toBe(0);
  });
});
