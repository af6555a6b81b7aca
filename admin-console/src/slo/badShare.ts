interface Counts {
  good?: number | null;
  total?: number | null;
}

const bad = ({ good, total }: Counts): number | null =>
  typeof good === 'number' && typeof total === 'number' ? total - good : null;

/** The share of all bad events that one group had; null when there were none, or it is not known. */
export function badShare(group: Counts, all: Counts): number | null {
  const [own, whole] = [bad(group), bad(all)];
  return own === null || whole === null || whole <= 0 ? null : own / whole;
}
