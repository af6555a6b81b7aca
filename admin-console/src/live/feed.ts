import { type Envelope, parseEnvelope, type Topic } from './envelope';
import { applyToList, decide } from './reducer';

export type FeedState = 'connecting' | 'live' | 'polling';

/** At most four cache writes a second, however fast messages arrive. */
const FLUSH_MS = 250;
/** How many messages are kept to repeat onto an answer that was on its way meanwhile. */
const KEPT = 1000;
/** Holes that follow each other closely are answered by one fetch. */
const REFETCH_MS = 1000;
const BACKOFF_MS = [500, 1000, 2000, 4000, 5000] as const;

type Message = Envelope & { topic: Topic };

export interface FeedTarget {
  /** Messages of one flush, in order. */
  apply(messages: readonly Message[]): void;
  /** Something was lost: fetch this topic, or all of them, again. */
  refetch(topic: Topic | null): void;
}

/** The one WebSocket of this tab: reconnects with backoff and resumes by cursor. */
export class LiveFeed {
  private socket: WebSocket | null = null;
  private cursor: number | null = null;
  private attempts = 0;
  private pending: Message[] = [];
  private recent: Message[] = [];
  private taken = 0;
  private readonly lost = new Set<Topic | null>();
  private refetchTimer: ReturnType<typeof setTimeout> | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Set when a socket opens, until its first message. */
  private first = false;
  private running = false;
  /** While held, messages are taken and not shown. */
  private held = false;
  private current: FeedState = 'connecting';
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly url: () => string,
    private readonly target: FeedTarget,
  ) {}

  readonly state = (): FeedState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(): void {
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.retryTimer);
    clearTimeout(this.flushTimer);
    clearTimeout(this.refetchTimer);
    this.flushTimer = undefined;
    this.refetchTimer = undefined;
    this.lost.clear();
    this.pending = [];
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.cursor = null;
    this.become('connecting');
  }

  /** Keeps what arrives until {@link release}, so that what is shown stands still. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    if (this.pending.length >= KEPT) {
      this.pending = [];
      this.refetch(null);
    } else if (this.pending.length > 0) {
      this.flush();
    }
  }

  /** Remembers where the feed stands before a fetch; see {@link replay}. */
  mark(): number {
    return this.taken;
  }

  /** Repeats onto a fetched list what arrived while the fetch was under way. */
  replay<T extends object>(topic: Topic, mark: number, items: readonly T[]): readonly T[] {
    const missed = this.taken - mark;
    if (missed <= 0) return items;
    let list = items as readonly Record<string, unknown>[];
    for (const message of this.recent.slice(-missed)) {
      if (message.topic === topic) list = applyToList(list, message);
    }
    return list as readonly T[];
  }

  private connect(): void {
    const resumed = this.cursor !== null;
    const socket = new WebSocket(this.url() + (resumed ? `?cursor=${this.cursor}` : ''));
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.attempts = 0;
      this.first = true;
      this.become('live');
      if (!resumed) this.refetch(null);
    };
    socket.onmessage = (event: MessageEvent) => {
      if (socket === this.socket) this.take(event.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.retry();
    };
  }

  private retry(): void {
    this.socket = null;
    if (!this.running) return;
    this.become('polling');
    const wait = BACKOFF_MS[Math.min(this.attempts, BACKOFF_MS.length - 1)] ?? 5000;
    this.attempts += 1;
    // Spread, so that a restarted server is not met by every tab at once.
    this.retryTimer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 4));
  }

  private take(frame: unknown): void {
    const envelope = typeof frame === 'string' ? parseEnvelope(frame) : null;
    if (envelope === null) return;
    if (this.first && this.cursor !== null && envelope.seq < this.cursor) {
      // The server began to count again without saying so: what lies between is not known.
      this.cursor = null;
      this.refetch(null);
    }
    this.first = false;
    const step = decide(this.cursor, envelope);
    this.cursor = step.cursor;
    if (step.kind === 'skip') return;
    if (step.kind === 'refetch') {
      this.refetch(step.topic);
      const carried = step.envelope;
      if (carried === null || carried.topic === null) return;
      this.keep({ ...carried, topic: carried.topic });
      return;
    }
    this.keep(step.envelope);
  }

  private refetch(topic: Topic | null): void {
    this.lost.add(topic);
    if (this.refetchTimer === undefined) this.askAgain();
  }

  private askAgain(): void {
    this.refetchTimer = undefined;
    if (this.lost.size === 0) return;
    const topics = this.lost.has(null) ? [null] : [...this.lost];
    this.lost.clear();
    for (const topic of topics) this.target.refetch(topic);
    this.refetchTimer = setTimeout(() => this.askAgain(), REFETCH_MS);
  }

  private keep(message: Message): void {
    this.taken += 1;
    this.recent.push(message);
    if (this.recent.length > KEPT) this.recent = this.recent.slice(-KEPT / 2);
    this.pending.push(message);
    this.flushTimer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  private flush(): void {
    this.flushTimer = undefined;
    if (this.held) {
      this.pending = this.pending.slice(-KEPT);
      return;
    }
    const messages = this.pending;
    this.pending = [];
    this.target.apply(messages);
  }

  private become(state: FeedState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
