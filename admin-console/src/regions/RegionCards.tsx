import type { Signal } from '../api/types';
import { quantity } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { useServerNow } from '../ui/now';
import { Reading, Readings, type Value } from '../ui/Reading';
import { evuOf } from './evu';
import { signalState } from './signalState';
import type { Site } from './sites';
import { regionTexts } from './texts';

/** The region at a glance: each number with its age and where it comes from. */
export function RegionCards({ site }: { site: Site }) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const now = useServerNow();
  const signals = site.services.flatMap((region) => region.signals);
  const query = `GET /api/v1/regions/${site.name}`;
  const value = (signal: Signal | null, why: string): Value => {
    if (signal === null) return { state: 'no_data', why };
    const text = quantity(signal.value, signal.unit, locale, signal.name);
    const at = signal.observed_at ?? null;
    switch (signalState(signal, signals, now)) {
      case 'value':
        return { state: 'value', text, at };
      case 'stale':
        return { state: 'stale', text, at };
      case 'no_traffic':
        return { state: 'no_traffic' };
      case 'no_data':
        return { state: 'no_data', why };
    }
  };
  const counted = signals.find(({ name, value }) => name === 'requests' && value !== null);
  const requests = counted && { ...counted, value: site.traffic };
  const parts: [string, string, Signal | null][] = [
    ['requests', '1 min', requests ?? null],
    ['p95', '1 min', site.p95 ?? any(signals, 'p95')],
    ['hz', '', site.hz ?? any(signals, 'hz_mean')],
    ['evu', '', evuOf(site.services).evu],
  ];
  return (
    <Readings>
      {parts.map(([key, window, signal]) => (
        <Reading
          key={key}
          name={say.word('card', key)}
          value={value(signal, say.word('why', key))}
          tone={signal?.health === 'bad' ? 'bad' : undefined}
          explain={{
            formula: say.word('formula', key),
            query,
            ...(window && { window }),
          }}
        />
      ))}
    </Readings>
  );
}

/** One that is known by name, though without a value. */
const any = (signals: readonly Signal[], name: string) =>
  signals.find((signal) => signal.name === name) ?? null;
