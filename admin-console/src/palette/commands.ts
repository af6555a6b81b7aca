import { useNavigate, useRouter } from '@tanstack/react-router';
import { PAGES } from '../app/Header';
import { PLACES } from '../app/keys';
import { toggleTwin } from '../charts/twin';
import { LOCALES, type Locale } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { TABS } from '../services/tabs';
import { useCopyLink } from '../time/links';
import { togglePause, usePaused } from '../time/pause';
import { THEMES, theme } from '../ui/preferences';
import type { Group } from './find';
import { paletteTexts } from './texts';

const NAMES: Record<Locale, string> = { en: 'English', 'pt-BR': 'Português' };
/** Where `g` and a key go, by the page. */
const KEY_OF: Record<string, string> = Object.fromEntries(
  Object.entries(PLACES).map(([key, to]) => [to, `g ${key}`]),
);
const WIZARD = '/actions/new';
const ALL = [...PAGES, ['/regions', 'regions'] as const];

interface Doors {
  openHelp: () => void;
  openTime: () => void;
}

/** The places, with their keys, and what can be done from anywhere. */
export function useCommands({ openHelp, openTime }: Doors, done: () => void): Group[] {
  const say = useTexts(paletteTexts);
  const { t, setLocale } = useLocale();
  const navigate = useNavigate();
  const router = useRouter();
  const copy = useCopyLink(say('copied'));
  const paused = usePaused();
  const after = (act: () => void) => () => {
    done();
    act();
  };
  // The wizard is a page of its own, in consoles that have it.
  const failover = WIZARD in router.routesByPath;
  // On the page of a service its views are near.
  const [, encoded] = /^\/services\/([^/]+)/.exec(router.state.location.pathname) ?? [];
  const id = decodeURIComponent(encoded ?? '');
  return [
    ...(id
      ? [
          {
            id: 'views',
            title: say('views', { service: id }),
            offered: true,
            entries: TABS.map(([to, name]) => ({
              id: to,
              title: `${id}: ${say(`view.${name}`)}`,
              run: after(() => void navigate({ to, params: { id } })),
            })),
          },
        ]
      : []),
    {
      id: 'pages',
      title: say('pages'),
      offered: true,
      entries: ALL.map(([to, name]) => ({
        id: to,
        title: t(`nav.${name}`),
        detail: KEY_OF[to],
        run: after(() => void navigate({ to })),
      })),
    },
    {
      id: 'commands',
      title: say('commands'),
      offered: true,
      entries: [
        ...(failover
          ? [
              {
                id: 'failover',
                title: say('failover'),
                run: after(() => void navigate({ to: WIZARD } as never)),
              },
            ]
          : []),
        {
          id: 'pause',
          title: say(paused ? 'resume' : 'pause'),
          detail: 'p',
          run: after(togglePause),
        },
        { id: 'copy', title: say('copy'), detail: 'y', run: after(() => void copy()) },
        { id: 'time', title: say('time'), detail: 't', run: after(openTime) },
        { id: 'twin', title: say('twin'), detail: 'x', run: after(toggleTwin) },
        ...THEMES.map((value) => ({
          id: `theme ${value}`,
          title: say('theme', { name: t(`theme.${value}`) }),
          run: after(() => theme.write(value)),
        })),
        ...LOCALES.map((value) => ({
          id: `language ${value}`,
          title: say('language', { name: NAMES[value] }),
          run: after(() => setLocale(value)),
        })),
        { id: 'help', title: say('help'), detail: '?', run: after(openHelp) },
      ],
    },
  ];
}
