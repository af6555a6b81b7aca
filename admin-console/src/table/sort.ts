/** How a table is sorted, as the address has it: `p95`, or `-p95` with the greatest first. */
export interface Sorting {
  id: string;
  desc: boolean;
}

export function parseSort(text: string | undefined, columns: readonly string[]): Sorting | null {
  if (text === undefined) return null;
  const desc = text.startsWith('-');
  const id = desc ? text.slice(1) : text;
  return columns.includes(id) ? { id, desc } : null;
}

/** The first click on numbers shows the greatest, on words the first of the alphabet. */
export function nextSort(now: Sorting | null, id: string, number: boolean): string {
  if (now?.id !== id) return number ? `-${id}` : id;
  return now.desc ? id : `-${id}`;
}

/** Compares names; much faster than `localeCompare` in long lists. */
export const byName = new Intl.Collator().compare;

type Comparable = string | number | null | undefined;

function known(value: Comparable): value is string | number {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

/** What is not known comes last, whichever way the rest is sorted. */
export function compare(a: Comparable, b: Comparable, desc: boolean): number {
  if (!known(a) || !known(b)) return Number(known(b)) - Number(known(a));
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : byName(String(a), String(b));
  return desc ? -order : order;
}
