import type { Envelope, Topic } from './envelope';

/** What the console does with one message. */
export type Step =
  | { kind: 'apply'; cursor: number; envelope: Envelope & { topic: Topic } }
  | { kind: 'refetch'; cursor: number; topic: Topic | null; envelope: Envelope | null }
  | { kind: 'skip'; cursor: number | null };

/**
 * Decides on a message, given the sequence number of the last one.
 *
 * A message that was seen before (or is older) is skipped; a hole in the numbers means that
 * something was lost, so everything is fetched again. So it is on `resync`, whatever its topic,
 * which also restarts the numbering.
 */
export function decide(cursor: number | null, envelope: Envelope): Step {
  const { seq, topic, op } = envelope;
  if (op === 'resync') return { kind: 'refetch', cursor: seq, topic: null, envelope: null };
  // The server's greeting: everything has just been read by GET, only the number counts.
  if (op === 'snapshot' && envelope.data === null) return { kind: 'skip', cursor: seq };
  if (op === 'snapshot' && topic !== null) {
    return { kind: 'apply', cursor: seq, envelope: { ...envelope, topic } };
  }
  if (cursor !== null && seq <= cursor) return { kind: 'skip', cursor };
  if (cursor !== null && seq > cursor + 1) {
    return { kind: 'refetch', cursor: seq, topic: null, envelope };
  }
  if (topic === null) return { kind: 'skip', cursor: seq };
  return { kind: 'apply', cursor: seq, envelope: { ...envelope, topic } };
}

type Item = Record<string, unknown>;

/** The identity of an item within its topic: a region may appear once per service. */
export function keyOf(topic: Topic, item: Item): string {
  switch (topic) {
    case 'regions':
      return `${item.service} ${item.name}`;
    case 'slos':
      return String(item.name);
    case 'actions':
    case 'alerts':
    case 'incidents':
    case 'transitions':
      return String(item.id);
    case 'status':
      return 'status';
  }
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function itemsOf(data: unknown): Item[] {
  const list = isItem(data) && Array.isArray(data.items) ? data.items : data;
  return Array.isArray(list) ? list.filter(isItem) : [];
}

/** The list of a topic after a message. Returns the same list when nothing changed. */
export function applyToList(list: readonly Item[], envelope: Envelope & { topic: Topic }) {
  const { topic, op, data } = envelope;
  if (op === 'snapshot') return itemsOf(data);
  if (!isItem(data)) return list;
  const key = keyOf(topic, data);
  const index = list.findIndex((item) => keyOf(topic, item) === key);
  if (op === 'remove') return index < 0 ? list : list.filter((_, i) => i !== index);
  if (index >= 0) return list.map((item, i) => (i === index ? data : item));
  return topic === 'actions' ? [data, ...list] : [...list, data];
}
