import { Link } from '@tanstack/react-router';
import { useServicePolicies } from '../api/gates';
import type { BoundPolicy } from '../api/policyTypes';
import { DASH, quantity } from '../format/numbers';
import { duration } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Age, Unknown } from '../ui/Time';
import styles from './Policy.module.css';
import { type RuleRow, ruleRows, sign } from './rows';
import { policyTexts } from './texts';

const LOOK: Record<string, { shape: Shape; tone: Tone }> = {
  met: { shape: 'triangle', tone: 'warn' },
  not_met: { shape: 'circle', tone: 'good' },
  unknown: { shape: 'ring', tone: 'quiet' },
};

/** The policies in force that can act on the service, and what they see of it. */
export function PoliciesPanel({ service }: { service: string }) {
  const say = useTexts(policyTexts);
  const query = useServicePolicies(service);
  return (
    <DataPanel
      id="policies"
      title={say('policies')}
      query={query}
      isEmpty={(found) => found === null || found.policies.length === 0}
      empty={
        <Empty
          why={say('policies.none', { service })}
          hint={say('policies.hint')}
          command="./syntropy validate CONFIG"
        />
      }
    >
      {(found) => (
        <div className={styles.policies}>
          {found?.policies.map((policy) => (
            <Policy key={`${policy.kind} ${policy.name}`} policy={policy} />
          ))}
          <p className={page.quiet}>{say('policies.note')}</p>
        </div>
      )}
    </DataPanel>
  );
}

function Policy({ policy }: { policy: BoundPolicy }) {
  const say = useTexts(policyTexts);
  const { kind, name, mode, directive, accepted, terms, hash } = policy;
  return (
    <section className={page.box} aria-label={`${kind} ${name}`} data-kind={kind}>
      <h3 className={styles.title}>
        {kind} <span>{name}</span>
        <Badge
          {...(mode === 'act'
            ? { shape: 'circle', tone: 'info' }
            : { shape: 'ring', tone: 'quiet' })}
        >
          {say.word('mode', mode)}
        </Badge>
      </h3>
      <p>{say.word('does', kind)}</p>
      {directive && accepted === false && (
        <p className={page.note}>{say('accepted.not', { directive })}</p>
      )}
      {directive && accepted === null && (
        <p className={page.quiet}>{say('accepted.unknown', { directive })}</p>
      )}
      {policy.rules.length > 0 && <Rules policy={policy} />}
      {kind === 'ReleasePolicy' && <p>{say('release.above')}</p>}
      <details>
        <summary>{say('terms')}</summary>
        <dl className={styles.terms}>
          {terms.map((term) => (
            <div key={term.name}>
              <dt>
                <code>{term.name}</code>
              </dt>
              <dd>{term.value || DASH}</dd>
            </div>
          ))}
          <div>
            <dt>
              <code>hash</code>
            </dt>
            <dd>
              <code>{hash.slice(0, 12) || DASH}</code>
            </dd>
          </div>
        </dl>
      </details>
    </section>
  );
}

function Rules({ policy }: { policy: BoundPolicy }) {
  const say = useTexts(policyTexts);
  const { t, locale } = useLocale();
  const value = ({ seen }: RuleRow) =>
    typeof seen?.value === 'number' ? (
      quantity(seen.value, seen.unit, locale, seen.signal)
    ) : (
      <Unknown />
    );
  return (
    <DataTable
      caption={say('rules.of', { name: policy.name })}
      empty=""
      rows={ruleRows(policy)}
      rowKey={({ rule, seen }) =>
        [rule.effect, rule.signal, seen?.region, seen?.signal, seen?.source].join(' ')
      }
      columns={[
        {
          title: say('rule'),
          cell: ({ rule }) =>
            `${say.word('effect', rule.effect)}: ${word(t, 'signal', rule.signal)} ${sign(rule)} ${quantity(
              rule.threshold,
              rule.unit,
              locale,
              rule.signal,
            )}${
              typeof rule.hold_seconds === 'number'
                ? ` ${say('for', { time: duration(rule.hold_seconds * 1000, locale) })}`
                : ''
            }`,
        },
        {
          title: say('region'),
          cell: ({ seen }) =>
            seen ? (
              <Link to="/regions/$id" params={{ id: seen.region }}>
                {seen.region}
              </Link>
            ) : (
              say('region.none')
            ),
        },
        {
          title: say('result'),
          cell: ({ seen }) => {
            const result = seen?.result ?? 'unknown';
            return (
              <Badge {...(LOOK[result] ?? { shape: 'ring', tone: 'quiet' })}>
                {say.word('result', result)}
              </Badge>
            );
          },
        },
        { title: say('observed'), number: true, cell: value },
        {
          title: say('measured'),
          cell: ({ rule, seen }) =>
            seen
              ? [
                  seen.signal === rule.signal || seen.signal === ''
                    ? ''
                    : word(t, 'signal', seen.signal),
                  say.word('source', seen.source),
                ]
                  .filter(Boolean)
                  .join(', ')
              : DASH,
        },
        {
          title: t('signal.age'),
          number: true,
          cell: ({ seen }) => <Age at={seen?.observed_at} />,
        },
      ]}
    />
  );
}
