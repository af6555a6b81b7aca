import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveFeed } from './feed';

class FakeSocket {
  static opened: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  close() {
    this.onclose?.();
  }

  receive(seq: number, op: string, data: unknown, topic = 'actions') {
    this.onmessage?.({ data: JSON.stringify({ seq, topic, op, data, ts: null }) });
  }
}

const latest = () => FakeSocket.opened.at(-1) as FakeSocket;

function started() {
  const target = { apply: vi.fn(), refetch: vi.fn() };
  const feed = new LiveFeed(() => 'ws://host/live', target);
  feed.start();
  latest().onopen?.();
  return { feed, target };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.opened = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('LiveFeed', () => {
  it('hands over at most four batches a second, in order', () => {
    const { target } = started();
    for (let seq = 1; seq <= 100; seq += 1) {
      latest().receive(seq, 'upsert', { id: `${seq}` });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(250);
    expect(target.apply.mock.calls.length).toBeLessThanOrEqual(5);
    const ids = target.apply.mock.calls.flatMap(([batch]) =>
      batch.map((message: { data: { id: string } }) => message.data.id),
    );
    expect(ids).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 1}`));
  });

  it('fetches once when it opens fresh, and resumes by cursor after a break', () => {
    const { feed, target } = started();
    expect(target.refetch).toHaveBeenCalledExactlyOnceWith(null);
    latest().receive(41, 'upsert', { id: 'a' });
    latest().close();
    expect(feed.state()).toBe('polling');
    vi.advanceTimersByTime(500);
    expect(latest().url).toBe('ws://host/live?cursor=41');
    latest().onopen?.();
    expect(feed.state()).toBe('live');
    expect(target.refetch).toHaveBeenCalledTimes(1);
  });

  it('fetches everything again when a restarted server counts from the beginning', () => {
    const { target } = started();
    latest().receive(900, 'upsert', { id: 'a' });
    latest().close();
    vi.advanceTimersByTime(500);
    latest().onopen?.();
    latest().receive(1, 'upsert', { id: 'b' });
    vi.advanceTimersByTime(1_000);
    expect(target.refetch).toHaveBeenCalledTimes(2);
    expect(target.apply.mock.lastCall?.[0]).toMatchObject([{ seq: 1 }]);
  });

  it('waits longer after each failure, and never more than five seconds', () => {
    started();
    for (let failure = 0; failure < 12; failure += 1) {
      const before = FakeSocket.opened.length;
      latest().close();
      vi.advanceTimersByTime(5_000);
      expect(FakeSocket.opened.length).toBe(before + 1);
    }
  });

  it('does not come back after stop', () => {
    const { feed } = started();
    feed.stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it('repeats onto an answer what arrived while it was on its way', () => {
    const { feed } = started();
    latest().receive(1, 'upsert', { id: 'old' });
    const mark = feed.mark();
    latest().receive(2, 'upsert', { id: 'a', state: 'verified' });
    latest().receive(3, 'upsert', { name: 'eu', service: 's' }, 'regions');
    const answer = [{ id: 'a', state: 'recorded' }];
    expect(feed.replay('actions', mark, answer)).toEqual([{ id: 'a', state: 'verified' }]);
    expect(feed.replay('actions', feed.mark(), answer)).toBe(answer);
  });

  it('asks for everything again when the numbering has a hole', () => {
    const { target } = started();
    latest().receive(1, 'upsert', { id: 'a' });
    vi.advanceTimersByTime(1_000);
    latest().receive(5, 'upsert', { id: 'b' });
    expect(target.refetch).toHaveBeenCalledTimes(2);
    latest().receive(6, 'upsert', { id: 'c' });
    vi.advanceTimersByTime(5_000);
    expect(target.refetch).toHaveBeenCalledTimes(2);
  });

  it('fetches at most once a second over many holes, and once after the last', () => {
    const { target } = started();
    const fetched: number[] = [];
    target.refetch.mockImplementation(() => fetched.push(Date.now()));
    let lastHole = 0;
    for (let seq = 2; seq <= 100; seq += 2) {
      latest().receive(seq, 'upsert', { id: `${seq}` });
      lastHole = Date.now();
      vi.advanceTimersByTime(35);
    }
    vi.advanceTimersByTime(5_000);
    expect(fetched.length).toBeLessThanOrEqual(2);
    expect(fetched.at(-1)).toBeGreaterThanOrEqual(lastHole);
  });

  it('shows nothing new while held, and all of it in order once released', () => {
    const { feed, target } = started();
    feed.hold();
    latest().receive(1, 'upsert', { id: 'a' });
    latest().receive(2, 'upsert', { id: 'b' });
    vi.advanceTimersByTime(5_000);
    expect(target.apply).not.toHaveBeenCalled();
    feed.release();
    const applied = target.apply.mock.calls.flatMap(([messages]) => messages as { seq: number }[]);
    expect(applied.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
