import { Link } from '@tanstack/react-router';
import { useStatusNow } from '../api/queries';
import type { Status, StatusPart } from '../api/types';
import { useTitle } from '../app/title';
import { duration, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { Badge, healthLook } from '../ui/Mark';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Age } from '../ui/Time';
import { statusTexts } from './texts';

const WORST_FIRST = ['bad', 'unknown', 'good'] as const;

/** Anything but good or bad is unknown, whatever the server says. */
function rank({ health }: StatusPart): number {
  const at = (WORST_FIRST as readonly string[]).indexOf(health);
  return at < 0 ? 1 : at;
}

/** How the control plane itself is. */
export function StatusPage() {
  const say = useTexts(statusTexts);
  useTitle(say('title'));
  const query = useStatusNow();
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
        <Link to="/plans" className={page.sub}>
          {say('plans')}
        </Link>
      </div>
      <DataPanel id="server" title={say('server')} query={query}>
        {(status) => <Server status={status} />}
      </DataPanel>
      <DataPanel
        id="parts"
        title={say('parts')}
        query={query}
        isEmpty={({ components }) => !components || components.length === 0}
        empty={<Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy status" />}
        summary={({ components }) => components && <Counts parts={components} />}
      >
        {({ components }) => <Parts parts={components} />}
      </DataPanel>
    </>
  );
}

function Server({ status }: { status: Status }) {
  const say = useTexts(statusTexts);
  const { locale } = useLocale();
  const now = useServerNow();
  const { version, started_at, role, lease } = status;
  const started = millisOf(started_at);
  return (
    <div className={page.box}>
      <Facts
        facts={[
          [say('version'), version],
          [say('started'), started === null ? null : duration(now - started, locale)],
          [say('role'), role ? say.word('role', role) : null],
          [say('holder'), lease ? <Holder key="holder" status={status} /> : null],
          [say('epoch'), lease ? String(lease.epoch) : null],
          [
            say('renewed'),
            lease?.holder
              ? say('renewed.ago', { age: duration(lease.age_seconds * 1000, locale) })
              : null,
          ],
        ]}
      />
    </div>
  );
}

function Holder({ status: { role, lease } }: { status: Status }) {
  const say = useTexts(statusTexts);
  if (!lease?.holder) return say('holder.none');
  if (role === 'leader') return say('holder.self');
  return [lease.holder, lease.address].filter(Boolean).join(' · ');
}

function Counts({ parts }: { parts: readonly StatusPart[] }) {
  const say = useTexts(statusTexts);
  return WORST_FIRST.map((health, at) => ({
    health,
    count: parts.filter((part) => rank(part) === at).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ health, count }) => <span key={health}>{say(`parts.${health}`, { count })}</span>);
}

function Parts({ parts }: { parts: readonly StatusPart[] }) {
  const say = useTexts(statusTexts);
  const rows = [...parts].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return (
    <div className={page.box}>
      <DataTable
        caption={say('parts')}
        empty=""
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { title: say('part'), cell: ({ name }) => <Named name={name} /> },
          {
            title: say('health'),
            cell: ({ health }) => (
              <Badge {...healthLook(health)}>{say.word('health', health)}</Badge>
            ),
          },
          { title: say('since'), number: true, cell: ({ since }) => <Age at={since ?? null} /> },
          { title: say('detail'), wide: true, cell: (part) => <Detail part={part} /> },
        ]}
      />
      <p className={page.quiet}>{say('since.note')}</p>
    </div>
  );
}

function Named({ name }: { name: string }) {
  const say = useTexts(statusTexts);
  const word = say.word('name', name);
  return word === name ? (
    <code>{name}</code>
  ) : (
    <>
      {word} <code className={page.quiet}>{name}</code>
    </>
  );
}

/** What it sees, and what could be done about it. */
function Detail({ part: { name, health, detail } }: { part: StatusPart }) {
  const say = useTexts(statusTexts);
  const known = say.word('do', name);
  const advice = health === 'bad' ? (known === name ? say('do.other') : known) : say('do.unknown');
  return (
    <>
      {detail}
      {health !== 'good' && (
        <p>
          <b>{say('do')}:</b> {advice}
        </p>
      )}
    </>
  );
}
