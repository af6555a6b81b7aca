import { absolute } from '../time/range';

/** A bad stretch as the address has it. */
export function badOf(from: number, to: number): string {
  const { from: start, to: end } = absolute({ from, to });
  return `${start}..${end}`;
}

export function parseBad(text: string | undefined): { from: string; to: string } | null {
  const [from = '', to = ''] = (text ?? '').split('..');
  const valid = [from, to].every((bound) => Number.isFinite(Date.parse(bound)));
  return valid && Date.parse(from) < Date.parse(to) ? { from, to } : null;
}
