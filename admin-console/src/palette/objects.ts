import { useNavigate } from '@tanstack/react-router';
import { useAlerts, useIncidents, useRunbooks } from '../api/incidents';
import { useRegions, useSlos } from '../api/queries';
import { useServices } from '../api/services';
import { useLocale } from '../i18n/locale';
import { type Say, useTexts } from '../i18n/texts';
import { stateOf, stateWord } from '../regions/look';
import { sitesOf } from '../regions/sites';
import type { Entry, Group } from './find';
import { paletteTexts } from './texts';

type Words = Say<(typeof paletteTexts)['en']>;
type Kind = 'services' | 'slos' | 'regions' | 'incidents' | 'alerts' | 'runbooks';

/** What there is, by kind, and the kinds whose question failed. */
export function useObjects(done: () => void): { groups: Group[]; failed: string[] } {
  const say: Words = useTexts(paletteTexts);
  const { t } = useLocale();
  const navigate = useNavigate();
  const services = useServices();
  const slos = useSlos();
  const regions = useRegions();
  const incidents = useIncidents({});
  const alerts = useAlerts({});
  const runbooks = useRunbooks();
  const going = (go: () => Promise<void>) => () => {
    done();
    void go();
  };
  const entries: Record<Kind, { error: unknown; entries: Entry[] }> = {
    regions: {
      error: regions.error,
      entries: sitesOf(regions.data?.items ?? []).map((site) => ({
        id: site.name,
        title: site.name,
        detail: stateWord(t, stateOf(site)),
        run: going(() => navigate({ to: '/regions/$id', params: { id: site.name } })),
      })),
    },
    services: {
      error: services.error,
      entries: (services.data?.items ?? []).map(({ name, manifest }) => ({
        id: name,
        title: name,
        detail: manifest?.owner ?? undefined,
        run: going(() => navigate({ to: '/services/$id', params: { id: name } })),
      })),
    },
    slos: {
      error: slos.error,
      entries: (slos.data?.items ?? []).map(({ name, service }) => ({
        id: name,
        title: name,
        detail: service,
        run: going(() => navigate({ to: '/slos/$id', params: { id: name } })),
      })),
    },
    incidents: {
      error: incidents.error,
      entries: (incidents.data?.items ?? []).map(({ id, title, severity }) => ({
        id,
        title,
        detail: `${severity} · ${id}`,
        run: going(() => navigate({ to: '/incidents/$id', params: { id } })),
      })),
    },
    alerts: {
      error: alerts.error,
      entries: (alerts.data?.items ?? []).map(({ id, slo, state, labels }) => ({
        id,
        title: slo,
        detail: [state, ...Object.values(labels)].join(' · '),
        run: going(() => navigate({ to: '/alerts', search: { alert: id } })),
      })),
    },
    runbooks: {
      error: runbooks.error,
      entries: (runbooks.data?.items ?? []).map(({ name, title }) => ({
        id: name,
        title: title || name,
        detail: name,
        run: going(() => navigate({ to: '/runbooks/$name', params: { name } })),
      })),
    },
  };
  const kinds = Object.keys(entries) as Kind[];
  return {
    groups: kinds.map((kind) => ({
      id: kind,
      title: say(kind),
      entries: entries[kind].entries,
    })),
    failed: kinds.filter((kind) => entries[kind].error !== null).map((kind) => say(kind)),
  };
}
