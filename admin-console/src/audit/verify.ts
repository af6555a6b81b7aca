import { type Bytes, base64, fromBase64, utf8 } from './bytes';
import { extend, includes, leafHash } from './merkle';
import {
  type Checkpoint,
  HASH_BYTES,
  isSignedBy,
  parseCheckpoint,
  parseKey,
  parseNote,
} from './note';
import type { Remembered } from './remembered';

/** What the server answered about one entry; none of it is believed. */
export interface Evidence {
  index: number;
  /** The record that the page shows. */
  shown: unknown;
  /** The entry as an export has it, where the leaf stands byte for byte. */
  line: string;
  /** The audit path in the checkpoint's tree. */
  inclusion: readonly string[];
  /** The signed checkpoint. */
  note: string;
  /** The log's public key. */
  key: string;
  /** What this browser verified before. */
  remembered: Remembered | null;
  /** That the checkpoint's tree extends the remembered one. */
  consistency: readonly string[];
}

/** In the order in which they are shown. */
export const STEPS = ['shown', 'leaf', 'inclusion', 'key', 'signature', 'consistency'] as const;
export type StepName = (typeof STEPS)[number];

/** `first`: there is nothing to compare with; `unsupported`: this browser cannot check it. */
export type Outcome = 'passed' | 'failed' | 'first' | 'unsupported';

export interface Verdict {
  steps: Record<StepName, Outcome>;
  /** `partial`: nothing failed, and something could not be checked. */
  verdict: 'verified' | 'partial' | 'failed';
  /** What to remember, unless something failed. */
  remember: Remembered | null;
}

const LINE =
  /^\{"index":(0|[1-9]\d{0,17}),"leaf_hash":"([A-Za-z0-9+/]{43}=)","leaf":([^\n]*)\}\n?$/;

/** Checks everything by itself: not one step is taken from the server's word. */
export async function verify(evidence: Evidence): Promise<Verdict> {
  const [, index = '-1', told = '', leaf = ''] = LINE.exec(evidence.line) ?? [];
  const hash = await leafHash(utf8(leaf));
  const note = orNull(() => parseNote(evidence.note));
  const head = note && orNull(() => parseCheckpoint(note.text));
  const key = await parseKey(evidence.key).catch(() => null);
  const { remembered } = evidence;

  const steps: Record<StepName, Outcome> = {
    shown: passedIf(leaf !== '' && sameJson(evidence.shown, leaf)),
    leaf: passedIf(leaf !== '' && Number(index) === evidence.index && base64(hash) === told),
    inclusion: passedIf(head !== null && leaf !== '' && (await isIn(head, hash, evidence))),
    key: passedIf(
      key !== null &&
        head?.origin === key.name &&
        (remembered === null || remembered.key === evidence.key.trim()),
    ),
    signature: 'failed',
    consistency: 'first',
  };
  if (note && key) {
    const signed = await isSignedBy(note, key).catch(() => false);
    steps.signature = signed === undefined ? 'unsupported' : passedIf(signed);
  }
  if (remembered !== null) {
    steps.consistency = passedIf(head !== null && (await extendsIt(head, remembered, evidence)));
  }
  const outcomes = Object.values(steps);
  const failed = outcomes.includes('failed');
  return {
    steps,
    verdict: failed ? 'failed' : outcomes.includes('unsupported') ? 'partial' : 'verified',
    remember: failed || head === null ? null : known(head, evidence.key.trim()),
  };
}

function isIn(head: Checkpoint, hash: Bytes, { index, inclusion }: Evidence): Promise<boolean> {
  return holds(() => includes(hash, BigInt(index), head.size, hashes(inclusion), head.root));
}

function extendsIt(head: Checkpoint, before: Remembered, { consistency }: Evidence) {
  return holds(() =>
    extend(
      BigInt(before.size),
      hashes([before.root])[0] as Bytes,
      head.size,
      head.root,
      hashes(consistency),
    ),
  );
}

function known({ origin, size, root }: Checkpoint, key: string): Remembered {
  return { origin, size: Number(size), root: base64(root), key };
}

function passedIf(holds: boolean): Outcome {
  return holds ? 'passed' : 'failed';
}

/** What cannot be read proves nothing. */
async function holds(proof: () => Promise<boolean>): Promise<boolean> {
  try {
    return await proof();
  } catch {
    return false;
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function hashes(texts: readonly string[]): Bytes[] {
  return texts.map((text) => {
    const hash = fromBase64(text);
    if (hash.length !== HASH_BYTES) throw new Error('proof: not a hash');
    return hash;
  });
}

/** Whether a value is what the leaf says, in whatever order. */
function sameJson(shown: unknown, leaf: string): boolean {
  return orNull(() => sorted(shown) === sorted(JSON.parse(leaf))) ?? false;
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
