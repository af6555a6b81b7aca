import { Link } from '@tanstack/react-router';
import { useGate, useServicePolicies } from '../api/gates';
import type { Gate } from '../api/policyTypes';
import { useSession } from '../api/queries';
import { duration, fullTime } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { windowMs } from '../slo/window';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { Badge, healthLook, Mark, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Age, Clock } from '../ui/Time';
import styles from './Policy.module.css';
import { policyTexts } from './texts';

const LOOK: Record<string, { shape: Shape; tone: Tone }> = {
  allow: { shape: 'circle', tone: 'good' },
  deny: { shape: 'cross', tone: 'bad' },
  unknown: { shape: 'ring', tone: 'quiet' },
};
const HEALTH: Record<string, string> = { pass: 'good', fail: 'bad' };

/** May it be deployed now, why not, what would lift that, and who may set it aside. */
export function GatePanel({ service }: { service: string }) {
  const say = useTexts(policyTexts);
  const query = useGate(service);
  return (
    <DataPanel
      id="gate"
      title={say('gate')}
      query={query}
      isEmpty={(gate) => gate === null}
      empty={<Empty why={say('unknown.service')} hint={say('unknown.hint')} />}
    >
      {(gate) => gate && <Shown gate={gate} />}
    </DataPanel>
  );
}

function Shown({ gate }: { gate: Gate }) {
  const say = useTexts(policyTexts);
  const { locale } = useLocale();
  const look = LOOK[gate.decision] ?? { shape: 'ring' as const, tone: 'quiet' as const };
  return (
    <div className={page.box} data-decision={gate.decision}>
      <Facts
        facts={[
          [
            say('gate.decision'),
            <Badge key="decision" {...look}>
              {say.word('decision', gate.decision)}
            </Badge>,
          ],
          ...(gate.judged === gate.decision
            ? []
            : [[say('gate.judged'), say.word('decision', gate.judged)] as const]),
          [
            say('policy'),
            gate.policy ? `${gate.policy} · ${say.word('mode', gate.mode)}` : say('gate.ungated'),
          ],
          [say('gate.at'), <Age key="at" at={gate.decided_at} />],
          [say('gate.expires'), fullTime(gate.expires_at, locale)],
        ]}
      />
      <ul className={styles.reasons} aria-label={say('gate.reasons')}>
        {gate.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <Evidence gate={gate} />
      <Lift gate={gate} />
      <Overrides gate={gate} />
    </div>
  );
}

/** What evidence is about: an SLO has a page of its own. */
function Source({ source }: { source: string }) {
  const [kind, name] = source.split('/');
  return kind === 'slo' && name ? (
    <Link to="/slos/$id" params={{ id: name }}>
      {name}
    </Link>
  ) : (
    source
  );
}

function Evidence({ gate: { evidence } }: { gate: Gate }) {
  const say = useTexts(policyTexts);
  const { t } = useLocale();
  return (
    <DataTable
      caption={say('gate.evidence')}
      empty=""
      rows={evidence}
      rowKey={({ rule, source }) => `${rule} ${source}`}
      columns={[
        { title: t('guard.rule'), cell: ({ rule }) => say.word('gate.rule', rule) },
        {
          title: t('guard.result'),
          cell: ({ result }) => (
            <>
              <Mark {...healthLook(HEALTH[result])} /> {word(t, 'guard', result)}
            </>
          ),
        },
        { title: t('guard.observed'), cell: ({ observed }) => observed },
        { title: t('guard.threshold'), cell: ({ threshold }) => threshold },
        { title: t('signal.source'), cell: ({ source }) => <Source source={source} /> },
      ]}
    />
  );
}

function Lift({ gate: { evidence, judged } }: { gate: Gate }) {
  const say = useTexts(policyTexts);
  const against = evidence.filter(({ result }) => result !== 'pass');
  return (
    <div className={page.block}>
      <h3>{say('lift')}</h3>
      {against.length === 0 ? (
        <p>{say(judged === 'allow' ? 'lift.none' : 'lift.unasked')}</p>
      ) : (
        <ul className={styles.reasons}>
          {against.map(({ rule, source, observed, threshold, result }) => (
            <li key={`${rule} ${source}`}>
              <Source source={source} />:{' '}
              {say(result === 'fail' ? 'lift.fail' : 'lift.unknown', { observed, threshold })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Overrides({ gate: { overrides, service } }: { gate: Gate }) {
  const say = useTexts(policyTexts);
  const { locale } = useLocale();
  const terms = useServicePolicies(service).data;
  const role = useSession().data?.role;
  const longest = duration(windowMs(terms?.override_longest ?? ''), locale);
  const mayOverride = role === 'admin' || role === terms?.override_role;
  return (
    <div className={page.block}>
      <h3>{say('overrides')}</h3>
      {overrides.length === 0 && <p>{say('overrides.none')}</p>}
      <ul className={styles.reasons}>
        {overrides.map(({ id, by, actor, reason, expires_at }) => (
          <li key={id}>
            {say('override', { by, actor, reason })} <Clock at={expires_at} />
          </li>
        ))}
      </ul>
      {terms && (
        <p className={page.quiet}>
          {say('override.who', { role: say.word('role', terms.override_role), longest })}{' '}
          {role &&
            say(mayOverride ? 'override.may' : 'override.mayNot', { role: say.word('role', role) })}
        </p>
      )}
      {terms && mayOverride && (
        <pre className={styles.command}>
          <code>{`./syntropy gate ${service} --override "REASON" --by NAME --for 2h`}</code>
        </pre>
      )}
    </div>
  );
}
