export type Topic =
  | 'regions'
  | 'slos'
  | 'actions'
  | 'status'
  | 'alerts'
  | 'incidents'
  | 'transitions';
export type Op = 'upsert' | 'remove' | 'snapshot' | 'resync';

export const TOPICS: readonly Topic[] = [
  'regions',
  'slos',
  'actions',
  'status',
  'alerts',
  'incidents',
  'transitions',
];
const OPS: readonly string[] = ['upsert', 'remove', 'snapshot', 'resync'];

/** One message of `/api/v1/live`. `seq` grows by one from message to message. */
export interface Envelope {
  seq: number;
  topic: Topic | null;
  ts: string | null;
  op: Op;
  data: unknown;
}

/** Reads a frame. Null: not an envelope, or of a topic or op that this console does not know. */
export function parseEnvelope(frame: string): Envelope | null {
  let raw: unknown;
  try {
    raw = JSON.parse(frame);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const { seq, topic, ts, op, data } = raw as Record<string, unknown>;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq)) return null;
  if (typeof op !== 'string' || !OPS.includes(op)) return null;
  const known = TOPICS.find((name) => name === topic) ?? null;
  return { seq, topic: known, ts: typeof ts === 'string' ? ts : null, op: op as Op, data };
}
