// C2SP signed notes and tlog checkpoints, as control-plane/audit writes them.
import { type Bytes, concat, equal, fromBase64, hex, utf8 } from './bytes';
import { sha256 } from './merkle';

const ED25519 = new Uint8Array([1]);
const LINE_START = '— ';
const ID_BYTES = 4;
export const HASH_BYTES = 32;

/** A log's public key: `NAME+KEYID+BASE64`. */
export interface NoteKey {
  name: string;
  id: Bytes;
  raw: Bytes;
}

/** A tree head: the text of a note. */
export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Bytes;
}

export interface SignedNote {
  text: string;
  signatures: readonly { name: string; id: Bytes; signature: Bytes }[];
}

/** Reads a key whose id belongs to it; throws on anything else. */
export async function parseKey(vkey: string): Promise<NoteKey> {
  const [, name = '', id = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey.trim()) ?? [];
  const typed = fromBase64(encoded);
  if (typed.length !== 1 + HASH_BYTES || typed[0] !== ED25519[0]) {
    throw new Error('key: not an Ed25519 key');
  }
  const own = (await sha256(concat(utf8(`${name}\n`), typed))).slice(0, ID_BYTES);
  if (hex(own) !== id) throw new Error('key: its id is not its own');
  return { name, id: own, raw: typed.slice(1) };
}

/** Reads a note's form; its signatures are not judged. */
export function parseNote(note: string): SignedNote {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Error('note: no signatures');
  const text = note.slice(0, end + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(text)) throw new Error('note: control character');
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, encoded] = new RegExp(`^${LINE_START}(\\S+) (\\S+)$`).exec(line) ?? [];
      if (!name || !encoded) throw new Error('note: malformed signature line');
      const both = fromBase64(encoded);
      return { name, id: both.slice(0, ID_BYTES), signature: both.slice(ID_BYTES) };
    });
  return { text, signatures };
}

/** Reads the text of a note; lines after the third are allowed, and not looked at. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size = '', root = ''] = text.split('\n');
  if (!origin || !/^(0|[1-9]\d{0,17})$/.test(size)) throw new Error('checkpoint: malformed');
  const hash = fromBase64(root);
  if (hash.length !== HASH_BYTES) throw new Error('checkpoint: the root is no hash');
  return { origin, size: BigInt(size), root: hash };
}

/** Whether the key signed the note; undefined where this browser cannot tell. */
export async function isSignedBy(note: SignedNote, key: NoteKey): Promise<boolean | undefined> {
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, [
      'verify',
    ]);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotSupportedError') return undefined;
    throw cause;
  }
  const message = utf8(note.text);
  for (const { name, id, signature } of note.signatures) {
    if (name !== key.name || !equal(id, key.id)) continue;
    if (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message)) return true;
  }
  return false;
}
