// The Merkle tree of RFC 6962 section 2.1, as control-plane/audit has it.
import { type Bytes, concat, equal } from './bytes';

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: Bytes): Promise<Bytes> => sha256(concat(LEAF, leaf));

/** SHA-256(0x01 ‖ left ‖ right). */
const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(concat(NODE, left, right));

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

function bitCount(value: bigint): number {
  return value.toString(2).replaceAll('0', '').length;
}

/** Levels below the point where the paths of this leaf and of the last leaf meet. */
function innerLength(index: bigint, size: bigint): number {
  return bitLength(index ^ (size - 1n));
}

/** Climbs; with `leftOnly` only siblings on the left take part, as in the older tree. */
async function chain(seed: Bytes, siblings: readonly Bytes[], bits: bigint, leftOnly: boolean) {
  let hash = seed;
  for (const [level, sibling] of siblings.entries()) {
    if ((bits >> BigInt(level)) & 1n) hash = await nodeHash(sibling, hash);
    else if (!leftOnly) hash = await nodeHash(hash, sibling);
  }
  return hash;
}

async function border(seed: Bytes, siblings: readonly Bytes[]) {
  let hash = seed;
  for (const sibling of siblings) hash = await nodeHash(sibling, hash);
  return hash;
}

/** Whether the path leads from the leaf at `index` to the root of `size` leaves. */
export async function includes(
  leaf: Bytes,
  index: bigint,
  size: bigint,
  path: readonly Bytes[],
  root: Bytes,
): Promise<boolean> {
  if (index < 0n || index >= size) return false;
  const inner = innerLength(index, size);
  if (path.length !== inner + bitCount(index >> BigInt(inner))) return false;
  const hash = await chain(leaf, path.slice(0, inner), index, false);
  return equal(await border(hash, path.slice(inner)), root);
}

/** Whether the tree of `first` leaves is a prefix of the tree of `second`. */
export async function extend(
  first: bigint,
  firstRoot: Bytes,
  second: bigint,
  secondRoot: Bytes,
  proof: readonly Bytes[],
): Promise<boolean> {
  if (first < 1n || second < first) return false;
  if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot);
  const shift = bitLength(first & -first) - 1;
  const inner = innerLength(first - 1n, second) - shift;
  const complete = bitCount(first) === 1;
  const start = complete ? 0 : 1;
  if (proof.length !== start + inner + bitCount((first - 1n) >> BigInt(inner + shift)))
    return false;
  const seed = complete ? firstRoot : (proof[0] as Bytes);
  const innerPart = proof.slice(start, start + inner);
  const borderPart = proof.slice(start + inner);
  const mask = (first - 1n) >> BigInt(shift);
  const older = await border(await chain(seed, innerPart, mask, true), borderPart);
  const newer = await border(await chain(seed, innerPart, mask, false), borderPart);
  return equal(older, firstRoot) && equal(newer, secondRoot);
}
