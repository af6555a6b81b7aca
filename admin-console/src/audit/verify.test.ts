import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { type Evidence, type Verdict, verify } from './verify';

/** Made and checked by BrowserVectorsTest of control-plane/audit: both sides are held to it. */
interface Vector extends Omit<Evidence, 'shown' | 'remembered'> {
  name: string;
  remembered: { size: number; root: string } | null;
  expect: { leaf: boolean; included: boolean; signed: boolean; extended: boolean };
}

const vectors: Vector[] = JSON.parse(
  readFileSync(
    new URL(
      '../../../control-plane/audit/src/test/resources/browser-vectors.json',
      import.meta.url,
    ),
    'utf8',
  ),
);

function leafOf(line: string): unknown {
  return JSON.parse(line).leaf;
}

function judge(vector: Vector, change: Partial<Evidence> = {}): Promise<Verdict> {
  const { remembered, line, key } = vector;
  return verify({
    ...vector,
    shown: leafOf(line),
    remembered: remembered && { ...remembered, origin: 'audit.test.example', key },
    ...change,
  });
}

const named = (name: string) => vectors.find((each) => each.name === name) as Vector;
const GOOD = named('entry 6 of 13');

it('has vectors of both kinds', () => {
  const good = vectors.filter(({ expect: all }) => Object.values(all).every(Boolean));
  expect(good.length).toBeGreaterThan(20);
  expect(vectors.length - good.length).toBeGreaterThan(20);
});

it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
  const { steps, verdict, remember } = await judge(vector);
  const { leaf, included, signed, extended } = vector.expect;
  expect(steps.shown).toBe('passed');
  expect(steps.leaf === 'passed').toBe(leaf);
  expect(steps.inclusion === 'passed').toBe(included);
  expect(steps.key === 'passed' && steps.signature === 'passed').toBe(signed);
  expect(steps.consistency !== 'failed').toBe(extended);
  expect(steps.consistency === 'first').toBe(vector.remembered === null);
  const all = leaf && included && signed && extended;
  expect(verdict).toBe(all ? 'verified' : 'failed');
  expect(remember === null).toBe(!all);
});

it('fails when another record is shown than the one that is hashed', async () => {
  const shown = { ...(leafOf(GOOD.line) as object), actor: 'operator:eve' };
  const { steps, verdict } = await judge(GOOD, { shown });
  expect(steps).toMatchObject({ shown: 'failed', leaf: 'passed', inclusion: 'passed' });
  expect(verdict).toBe('failed');
});

it('does not mind the order in which a record is shown', async () => {
  const shown = Object.fromEntries(Object.entries(leafOf(GOOD.line) as object).reverse());
  expect((await judge(GOOD, { shown })).verdict).toBe('verified');
});

it('fails when the key is not the one of the last time', async () => {
  const { remember } = await judge(GOOD);
  if (remember === null) throw new Error('nothing to remember');
  const stranger = { ...remember, key: named("the other key told to be the log's").key };
  const { steps, verdict } = await judge(GOOD, { remembered: stranger });
  expect(steps).toMatchObject({ key: 'failed', consistency: 'passed' });
  expect(verdict).toBe('failed');
});

it('remembers the tree head, which the next verification has to extend', async () => {
  const { remember } = await judge(GOOD);
  expect(remember).toMatchObject({ origin: 'audit.test.example', size: 13, key: GOOD.key });
  const again = await judge(GOOD, { remembered: remember, consistency: [] });
  expect(again.steps.consistency).toBe('passed');
});

it.each([
  ['line', ''],
  ['line', 'null'],
  ['note', ''],
  ['note', 'audit.test.example\n13\n'],
  ['note', '\n\n— x AAAA\n'],
  ['key', ''],
])('fails, and does not break, on %s %j', async (part, value) => {
  expect((await judge(GOOD, { shown: {}, [part]: value })).verdict).toBe('failed');
});

it('is partial, and never verified, where Web Crypto has no Ed25519', async () => {
  const missing = vi
    .spyOn(crypto.subtle, 'importKey')
    .mockRejectedValue(new DOMException('unrecognised', 'NotSupportedError'));
  try {
    const { steps, verdict } = await judge(GOOD);
    expect(steps).toMatchObject({ inclusion: 'passed', key: 'passed', signature: 'unsupported' });
    expect(verdict).toBe('partial');
    const forged = await judge(named('a path cut short'));
    expect(forged.verdict).toBe('failed');
  } finally {
    missing.mockRestore();
  }
});
