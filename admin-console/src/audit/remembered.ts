/** A tree head that this browser found good. */
export interface Remembered {
  origin: string;
  size: number;
  /** Base64. */
  root: string;
  /** The public key it was verified with. */
  key: string;
}

const STORED = 'syntropy.audit.checkpoint';

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { origin, size, root, key } = value as Record<string, unknown>;
  const texts = [origin, root, key].every((each) => typeof each === 'string');
  return texts && Number.isSafeInteger(size) && (size as number) > 0;
}

/** The last tree head that was found good here; null before the first. */
export function remembered(): Remembered | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null');
    return isRemembered(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps a tree head, unless another tab has kept a greater one; false where nothing is kept. */
export function remember(head: Remembered): boolean {
  const before = remembered();
  if (before !== null && before.size > head.size) return true;
  try {
    localStorage.setItem(STORED, JSON.stringify(head));
    return true;
  } catch {
    return false;
  }
}

export function forget(): void {
  localStorage.removeItem(STORED);
}
