import { type Translate, word } from '../i18n/catalogue';
import { healthLook, type Shape, type Tone } from '../ui/Mark';
import type { Site } from './sites';

export type SiteState = 'drained' | 'probation' | 'bad' | 'unknown' | 'good';

/** What is most to be known of a region: that its traffic is away, else how it is. */
export function stateOf({ machine, health }: Pick<Site, 'machine' | 'health'>): SiteState {
  return machine === 'normal' ? health : machine;
}

const AWAY: Record<string, { shape: Shape; tone: Tone }> = {
  drained: { shape: 'square', tone: 'bad' },
  probation: { shape: 'half', tone: 'warn' },
};

export function stateLook(state: SiteState): { shape: Shape; tone: Tone } {
  return AWAY[state] ?? healthLook(state);
}

export const STATES: readonly SiteState[] = ['drained', 'probation', 'bad', 'unknown', 'good'];

/** The state in the words of machines and health. */
export function stateWord(t: Translate, state: SiteState): string {
  return state in AWAY ? word(t, 'region.machine', state) : word(t, 'health', state);
}
