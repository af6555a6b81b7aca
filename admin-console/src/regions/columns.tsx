import { useMemo } from 'react';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import type { GridColumn } from '../table/Grid';
import { Badge } from '../ui/Mark';
import { figuresOf } from './figures';
import { STATES, stateLook, stateOf, stateWord } from './look';
import { RegionLink } from './RegionLink';
import type { Site } from './sites';
import { regionTexts } from './texts';

/** What a table of regions tells of each; unknown is a word, never 0. */
export function useRegionColumns(): readonly GridColumn<Site>[] {
  const { t, locale } = useLocale();
  const say = useTexts(regionTexts);
  return useMemo(() => {
    const figure = (key: 'p95' | 'cost' | 'hz' | 'traffic' | 'mode') => (site: Site) =>
      figuresOf(site, say, locale)[key] ?? say('unknown');
    return [
      {
        id: 'name',
        title: say('region'),
        share: 1.4,
        value: ({ name }) => name,
        cell: ({ name }) => (
          <b>
            <RegionLink name={name} />
          </b>
        ),
      },
      {
        id: 'state',
        title: say('state'),
        share: 1.1,
        value: (site) => STATES.indexOf(stateOf(site)),
        cell: (site) => <Badge {...stateLook(stateOf(site))}>{stateWord(t, stateOf(site))}</Badge>,
      },
      {
        id: 'traffic',
        title: say('traffic'),
        number: true,
        value: ({ traffic }) => traffic,
        cell: figure('traffic'),
      },
      {
        id: 'p95',
        title: say('p95'),
        number: true,
        value: ({ p95 }) => p95?.value,
        cell: figure('p95'),
      },
      { id: 'cost', title: say('cost'), number: true, cell: figure('cost') },
      {
        id: 'hz',
        title: say('hz'),
        number: true,
        value: ({ hz }) => hz?.value,
        cell: figure('hz'),
      },
      { id: 'mode', title: say('mode'), share: 1.2, cell: figure('mode') },
      {
        id: 'services',
        title: say('services'),
        share: 1.6,
        cell: ({ services }) => services.map(({ service }) => service).join(', '),
      },
    ];
  }, [t, say, locale]);
}
