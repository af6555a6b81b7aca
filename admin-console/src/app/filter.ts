/** Case- and accent-insensitive: every word of the filter must occur somewhere in the texts. */
export function matches(filter: string, texts: readonly (string | null | undefined)[]): boolean {
  const words = fold(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = fold(texts.filter(Boolean).join('\n'));
  return words.every((word) => haystack.includes(word));
}

function fold(text: string): string {
  // Nothing to take off, as in most names; lists are long.
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
