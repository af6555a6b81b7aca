import type { ActionState } from '../api/types';
import type { Shape, Tone } from '../ui/Mark';

const LOOK: Record<ActionState, { shape: Shape; tone: Tone }> = {
  proposed: { shape: 'ring', tone: 'info' },
  denied: { shape: 'cross', tone: 'bad' },
  recorded: { shape: 'half', tone: 'info' },
  applied: { shape: 'half', tone: 'info' },
  verified: { shape: 'circle', tone: 'good' },
  reverting: { shape: 'back', tone: 'warn' },
  reverted: { shape: 'back', tone: 'quiet' },
  failed: { shape: 'triangle', tone: 'bad' },
  operator_owned: { shape: 'square', tone: 'warn' },
};

export const STATES = Object.keys(LOOK) as readonly ActionState[];

export function actionLook(state: string) {
  return LOOK[state as ActionState] ?? { shape: 'ring', tone: 'quiet' };
}

/** Whether its expiry still lies ahead of it: a finished action does not expire any more. */
export function isOpen(state: string): boolean {
  return !['denied', 'reverted', 'failed'].includes(state);
}
