// An audit log with true hashes, proofs and signatures, by RFC 6962 word for word: slow and short.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { AuditLeaf } from '../src/api/types';
import { before } from './data';

const ORIGIN = 'audit.console.test';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const typed = Buffer.concat([
  Buffer.from([1]),
  publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
]);
const keyId = sha256(Buffer.from(`${ORIGIN}\n`), typed).subarray(0, 4);

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

const leafHash = (leaf: string) => sha256(Buffer.from([0]), Buffer.from(leaf));

function split(count: number): number {
  let k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

function root(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] as Buffer;
  const k = split(hashes.length);
  return sha256(Buffer.from([1]), root(hashes.slice(0, k)), root(hashes.slice(k)));
}

function path(at: number, hashes: readonly Buffer[]): Buffer[] {
  if (hashes.length === 1) return [];
  const k = split(hashes.length);
  return at < k
    ? [...path(at, hashes.slice(0, k)), root(hashes.slice(k))]
    : [...path(at - k, hashes.slice(k)), root(hashes.slice(0, k))];
}

function proof(first: number, hashes: readonly Buffer[], known = true): Buffer[] {
  if (first === hashes.length) return known ? [] : [root(hashes)];
  const k = split(hashes.length);
  return first <= k
    ? [...proof(first, hashes.slice(0, k), known), root(hashes.slice(k))]
    : [...proof(first - k, hashes.slice(k), false), root(hashes.slice(0, k))];
}

function record(index: number): AuditLeaf {
  const at = { occurred_at: before((129 - index) * 90), recorded_at: before((129 - index) * 90) };
  if (index === 29) {
    return {
      actor: 'service:social',
      action: 'service.register',
      target: 'social',
      outcome: 'recorded',
      before: { version: '2.4.0' },
      after: { version: '2.4.1' },
      ...at,
    };
  }
  if (index % 5 === 4) {
    return {
      actor: 'viewer:bob',
      action: 'auth.denied',
      target: 'POST /api/v1/config/apply',
      outcome: 'denied',
      reason: 'role viewer, needs operator',
      after: { suppressed: 0 },
      ...at,
    };
  }
  if (index % 5 === 3) {
    return {
      actor: 'policy:social-regions',
      action: 'action.apply',
      target: 'social/eu-west-1',
      outcome: 'applied',
      reason: 'error_ratio 0.41 (limit 0.05) for 30 s; 2 of 3 regions stay healthy',
      decision_id: `act-${index}`,
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      before: { weights: { 'eu-west-1': 0.33, 'us-east-1': 0.33, 'sa-east-1': 0.34 } },
      after: { weights: { 'eu-west-1': 0.01, 'us-east-1': 0.545, 'sa-east-1': 0.445 } },
      ...at,
    };
  }
  return {
    actor: 'operator:ana',
    action: index % 5 === 0 ? 'auth.sign_in' : 'view.telemetry',
    target: index % 5 === 0 ? 'console' : 'traces',
    outcome: 'ok',
    ...at,
  };
}

export class MockLog {
  readonly leaves: string[];

  constructor(count = 130, change: (leaf: AuditLeaf, index: number) => AuditLeaf = (leaf) => leaf) {
    this.leaves = Array.from({ length: count }, (_, index) =>
      JSON.stringify(change(record(index), index)),
    );
  }

  private hashes(size = this.leaves.length): Buffer[] {
    return this.leaves.slice(0, size).map(leafHash);
  }

  entry(index: number) {
    const leaf = this.leaves[index];
    return leaf && { index, leaf_hash: leafHash(leaf).toString('base64'), leaf: JSON.parse(leaf) };
  }

  /** Newest first. */
  found(query: URLSearchParams) {
    return this.leaves
      .map((text, index) => ({ text, entry: this.entry(index) as { leaf: AuditLeaf } }))
      .filter(
        ({ text, entry: { leaf } }) =>
          leaf.action.startsWith(query.get('action') ?? '') &&
          [leaf.actor, null].includes(query.get('actor')) &&
          [leaf.outcome, null].includes(query.get('outcome')) &&
          text.toLowerCase().includes((query.get('q') ?? '').toLowerCase()),
      )
      .map(({ entry }) => entry)
      .reverse();
  }

  inclusion(query: URLSearchParams) {
    const [index, size] = [Number(query.get('index')), Number(query.get('tree_size'))];
    const hashes = path(index, this.hashes(size)).map((hash) => hash.toString('base64'));
    return { index, tree_size: size, hashes };
  }

  consistency(query: URLSearchParams) {
    const [first, second] = [Number(query.get('first')), Number(query.get('second'))];
    if (first > second) return undefined;
    return { first, second, hashes: proof(first, this.hashes(second)).map(base64) };
  }

  /** What is answered as plain text. */
  text(what: string, query: URLSearchParams): string | undefined {
    if (what === 'public-key') return `${ORIGIN}+${keyId.toString('hex')}+${base64(typed)}\n`;
    if (what === 'checkpoint') {
      const text = `${ORIGIN}\n${this.leaves.length}\n${base64(root(this.hashes()))}\n`;
      const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]);
      return `${text}\n— ${ORIGIN} ${base64(signature)}\n`;
    }
    if (what !== 'leaves') return undefined;
    const index = Number(query.get('from'));
    const leaf = this.leaves[index] ?? '';
    return `{"index":${index},"leaf_hash":"${base64(leafHash(leaf))}","leaf":${leaf}}\n`;
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}
