import { describe, expect, it } from 'vitest';
import { type Envelope, parseEnvelope, type Topic } from './envelope';
import { applyToList, decide } from './reducer';

function message(seq: number, op: Envelope['op'], data: unknown, topic: Topic = 'actions') {
  return { seq, op, data, topic, ts: null };
}

describe('parseEnvelope', () => {
  it.each(['', '{', '[]', 'null', '{"seq":"1","op":"upsert"}', '{"seq":1,"op":"explode"}'])(
    'refuses %j',
    (frame) => expect(parseEnvelope(frame)).toBeNull(),
  );

  it('keeps the number of a topic it does not know', () => {
    const parsed = parseEnvelope('{"seq":7,"topic":"weather","op":"upsert","data":{}}');
    expect(parsed).toMatchObject({ seq: 7, topic: null });
  });
});

describe('decide', () => {
  it('takes the first message as the start of the numbering', () => {
    expect(decide(null, message(41, 'upsert', {}))).toMatchObject({ kind: 'apply', cursor: 41 });
  });

  it('applies the next and skips what it has seen or what is older', () => {
    expect(decide(41, message(42, 'upsert', {}))).toMatchObject({ kind: 'apply', cursor: 42 });
    expect(decide(41, message(41, 'upsert', {}))).toEqual({ kind: 'skip', cursor: 41 });
    expect(decide(41, message(12, 'remove', {}))).toEqual({ kind: 'skip', cursor: 41 });
  });

  it('fetches everything again over a hole, and goes on from there', () => {
    expect(decide(41, message(44, 'upsert', {}))).toMatchObject({
      kind: 'refetch',
      topic: null,
      cursor: 44,
    });
  });

  it('fetches all topics again on resync and restarts the numbering, even at a lower number', () => {
    const step = decide(900, message(3, 'resync', null, 'slos'));
    expect(step).toMatchObject({ kind: 'refetch', topic: null, cursor: 3 });
  });

  it('only counts the greeting, which carries nothing', () => {
    const step = decide(null, message(7, 'snapshot', null, 'status'));
    expect(step).toEqual({ kind: 'skip', cursor: 7 });
  });

  it('counts a message of an unknown topic without applying it', () => {
    const step = decide(41, { ...message(42, 'upsert', {}), topic: null });
    expect(step).toEqual({ kind: 'skip', cursor: 42 });
  });
});

describe('applyToList', () => {
  const list = [{ id: 'b' }, { id: 'a' }];

  it('replaces in place, and puts a new action first', () => {
    const changed = applyToList(list, message(1, 'upsert', { id: 'a', state: 'applied' }));
    expect(changed).toEqual([{ id: 'b' }, { id: 'a', state: 'applied' }]);
    expect(applyToList(list, message(1, 'upsert', { id: 'c' }))[0]).toEqual({ id: 'c' });
  });

  it('removes by key, and leaves the same list when there is nothing to remove', () => {
    expect(applyToList(list, message(1, 'remove', { id: 'b' }))).toEqual([{ id: 'a' }]);
    expect(applyToList(list, message(1, 'remove', { id: 'z' }))).toBe(list);
  });

  it('takes a snapshot as an array or as items', () => {
    expect(applyToList(list, message(1, 'snapshot', [{ id: 'x' }]))).toEqual([{ id: 'x' }]);
    expect(applyToList(list, message(1, 'snapshot', { items: [{ id: 'y' }] }))).toEqual([
      { id: 'y' },
    ]);
  });

  it('tells regions of the same name apart by service', () => {
    const regions = [{ name: 'eu', service: 'social' }];
    const both = applyToList(
      regions,
      message(1, 'upsert', { name: 'eu', service: 'credit' }, 'regions'),
    );
    expect(both).toHaveLength(2);
  });

  it('ignores data that is no object', () => {
    for (const data of [null, 3, 'x', [1]]) {
      expect(applyToList(list, message(1, 'upsert', data))).toBe(list);
    }
  });

  it('gives the state of a naive replay for any arrival within the numbering', () => {
    let seed = 20261121;
    const random = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % n;
    };
    for (let round = 0; round < 200; round += 1) {
      const sent = Array.from({ length: 30 }, (_, i) =>
        message(i + 1, random(4) === 0 ? 'remove' : 'upsert', { id: `k${random(6)}`, v: i }),
      );
      const expected = new Map<string, unknown>();
      for (const { op, data } of sent) {
        const item = data as { id: string };
        if (op === 'remove') expected.delete(item.id);
        else expected.set(item.id, item);
      }
      let cursor: number | null = 0;
      let shown: readonly Record<string, unknown>[] = [];
      for (const next of sent.flatMap((each) => (random(3) === 0 ? [each, each] : [each]))) {
        const step = decide(cursor, next);
        cursor = step.cursor;
        if (step.kind === 'apply') shown = applyToList(shown, step.envelope);
      }
      const byId = (a: { id?: unknown }, b: { id?: unknown }) =>
        String(a.id).localeCompare(String(b.id));
      expect([...shown].sort(byId)).toEqual([...expected.values()].sort(byId as never));
    }
  });
});
