import { Link, useParams } from '@tanstack/react-router';
import { AuditLink } from '../actions/AuditLink';
import { useIncident } from '../api/incidents';
import { useActions } from '../api/queries';
import type { Incident, TimelineEntry } from '../api/types';
import { useTitle } from '../app/title';
import { duration, fullTime, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLinks } from '../regions/RegionLink';
import { around } from '../time/range';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import { Mark, type Shape, type Tone } from '../ui/Mark';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Clock } from '../ui/Time';
import styles from './Incident.module.css';
import { IncidentBadge } from './IncidentBadge';
import { Lasted } from './IncidentsPage';
import { TakePart } from './TakePart';
import { incidentTexts } from './texts';

const SOURCES: Record<string, { shape: Shape; tone: Tone }> = {
  incident: { shape: 'triangle', tone: 'bad' },
  action: { shape: 'half', tone: 'info' },
  deploy: { shape: 'square', tone: 'warn' },
  configuration: { shape: 'square', tone: 'info' },
  gate: { shape: 'cross', tone: 'warn' },
  person: { shape: 'circle', tone: 'quiet' },
};

export function IncidentPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const say = useTexts(incidentTexts);
  const query = useIncident(id);
  const title = query.data?.incident.title ?? `${say('incident')} ${id}`;
  useTitle(title);
  return (
    <>
      <div className={page.head}>
        <h1>{title}</h1>
        <Link to="/incidents" className={page.sub}>
          {say('all')}
        </Link>
      </div>
      <DataPanel id="incident" title={say('incident')} untitled query={query}>
        {({ incident, timeline }) => (
          <div className={page.stack}>
            <Summary incident={incident} />
            <div className={page.beside}>
              <Timeline incident={incident} entries={timeline} />
              <div className={page.stack}>
                <TakePart incident={incident} />
                <Worst incident={incident} />
              </div>
            </div>
          </div>
        )}
      </DataPanel>
    </>
  );
}

function Summary({ incident }: { incident: Incident }) {
  const say = useTexts(incidentTexts);
  const { locale } = useLocale();
  const now = Math.ceil(useServerNow() / 60_000) * 60_000;
  const range = around(
    millisOf(incident.started_at) ?? now,
    millisOf(incident.resolved_at) ?? now,
    10 * 60_000,
  );
  const service = incident.service === '*' ? undefined : incident.service;
  const region = incident.regions?.[0];
  const link = `${button.button} ${button.plain} ${button.link}`;
  const after = (seconds: number | null | undefined) =>
    duration((seconds ?? 0) * 1000 || 1000, locale);
  return (
    <div className={page.section}>
      {incident.why !== incident.title && <p>{incident.why}</p>}
      {incident.silenced && (
        <p className={page.note}>
          <Mark shape="half" tone="warn" /> {say('silenced')}
        </p>
      )}
      {incident.flapping && (
        <p className={page.note}>
          <Mark shape="back" tone="warn" /> {say('flapping')}
        </p>
      )}
      <Facts
        facts={[
          [say('state'), <IncidentBadge key="state" state={incident.state} />],
          [say('severity'), incident.severity],
          [
            say('service'),
            service ? (
              <Link key="service" to="/services/$id/overview" params={{ id: service }}>
                {service}
              </Link>
            ) : (
              say('service.any')
            ),
          ],
          [
            say('regions'),
            incident.regions?.length ? (
              <RegionLinks key="regions" names={incident.regions} />
            ) : null,
          ],
          [say('started'), fullTime(incident.started_at, locale)],
          [say('lasted'), <Lasted key="lasted" incident={incident} />],
          [
            say('acknowledged'),
            incident.acknowledged_by
              ? say('acknowledged.by', {
                  name: incident.acknowledged_by,
                  time: after(incident.seconds_to_acknowledge),
                })
              : say('acknowledged.not'),
          ],
          ...(incident.escalated_at
            ? [[say('escalated'), fullTime(incident.escalated_at, locale)] as const]
            : []),
          [
            say('resolved'),
            incident.resolved_at
              ? incident.resolved_by
                ? say('resolved.by', { name: incident.resolved_by })
                : say('resolved.self')
              : say('resolved.not'),
          ],
          [say('alerts'), say('alerts.peak', { count: incident.alerts, peak: incident.peak })],
          [say('told'), incident.told?.join(', ') || say('told.none')],
          [
            say('runbook'),
            incident.runbook ? (
              <Link
                key="runbook"
                to="/runbooks/$name"
                params={{ name: incident.runbook }}
                search={{ service, region }}
              >
                {incident.runbook}
              </Link>
            ) : null,
          ],
        ]}
      />
      <p className={page.links}>
        <Link to="/traces" search={{ service, region, status: 'error', ...range }} className={link}>
          {say('go.traces')}
        </Link>
        <Link to="/logs" search={{ service, region, level: 'error', ...range }} className={link}>
          {say('go.logs')}
        </Link>
        <a
          href={`/api/v1/incidents/${encodeURIComponent(incident.id)}/postmortem`}
          className={link}
        >
          {say('postmortem')}
        </a>
      </p>
    </div>
  );
}

function Timeline({ incident, entries }: { incident: Incident; entries: TimelineEntry[] }) {
  const say = useTexts(incidentTexts);
  return (
    <section aria-labelledby="timeline-title" className={page.section}>
      <h2 id="timeline-title">{say('timeline')}</h2>
      {entries.length === 0 ? (
        <Empty
          why={say('timeline.empty')}
          hint={say('timeline.hint')}
          command={`./syntropy incident get ${incident.id}`}
        />
      ) : (
        <ol className={styles.timeline}>
          {[...entries].reverse().map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same at the same moment.
            <li key={`${entry.at} ${entry.kind} ${index}`}>
              <span className={page.quiet}>
                <Clock at={entry.at} />
              </span>
              <span className={styles.source}>
                <Mark {...(SOURCES[entry.source] ?? { shape: 'dot', tone: 'quiet' })} />
                {say.word('source', entry.source)}
              </span>
              <span className={styles.text}>
                {entry.text}
                <span className={page.sub}>
                  {' '}
                  {entry.actor}
                  {typeof entry.audit_index === 'number' && (
                    <Recorded index={entry.audit_index} after={Boolean(entry.actor)} />
                  )}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The audit record of an entry, and the action that it began, where that is known. */
function Recorded({ index, after }: { index: number; after: boolean }) {
  const say = useTexts(incidentTexts);
  const began = useActions().data?.items.find(({ audit }) => audit?.index === index);
  return (
    <>
      {after && ' · '}
      <AuditLink index={index}>{say('audit', { index })}</AuditLink>
      {began && (
        <>
          {' · '}
          <Link to="/actions/$id" params={{ id: began.id }}>
            {say('source.action')}
          </Link>
        </>
      )}
    </>
  );
}

function Worst({ incident }: { incident: Incident }) {
  const say = useTexts(incidentTexts);
  const shown = incident.shown ?? [];
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="worst-title" className={page.section}>
      <h2 id="worst-title">{say('shown')}</h2>
      <ul className={page.box}>
        {shown.map((alert) => (
          <li key={alert.id}>
            <Link to="/alerts" search={{ alert: alert.id }}>
              {alert.name}
            </Link>{' '}
            <span className={page.sub}>
              {[alert.severity, alert.region].filter(Boolean).join(' · ')}
            </span>
            <p className={page.sub}>{alert.summary}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
