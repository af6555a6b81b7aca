import type { SloState } from '../api/types';
import type { Shape, Tone } from '../ui/Mark';

const LOOK: Record<SloState, { shape: Shape; tone: Tone }> = {
  exhausted: { shape: 'triangle', tone: 'bad' },
  burning: { shape: 'square', tone: 'warn' },
  stale: { shape: 'half', tone: 'quiet' },
  no_data: { shape: 'ring', tone: 'quiet' },
  no_traffic: { shape: 'dot', tone: 'quiet' },
  ok: { shape: 'circle', tone: 'good' },
};

/** From worst to best. */
export const STATES = Object.keys(LOOK) as readonly SloState[];

export function stateLook(state: string) {
  return LOOK[state as SloState] ?? LOOK.no_data;
}
