import { decimal, quantity } from '../format/numbers';
import type { Say } from '../i18n/texts';
import type { Site } from './sites';
import type { regionTexts } from './texts';

type Texts = Say<(typeof regionTexts)['en']>;

/** A site's figures as they are written on the map and in the table; unknown is never 0. */
export function figuresOf(site: Site, say: Texts, locale: string) {
  const { p95, hz, traffic, mode } = site;
  return {
    p95: p95 ? quantity(p95.value, p95.unit, locale) : say('unknown'),
    // No cost is attributed to regions by the API yet.
    cost: say('unknown'),
    hz: hz ? quantity(hz.value, hz.unit, locale) : null,
    traffic: traffic === null ? null : `${decimal(traffic, locale, 0)}/min`,
    mode: say.word('mode', mode ?? 'unknown'),
  };
}
