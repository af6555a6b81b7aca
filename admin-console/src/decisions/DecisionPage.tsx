import { Link, useParams } from '@tanstack/react-router';
import action from '../actions/Action.module.css';
import { AuditLink } from '../actions/AuditLink';
import { EvidenceTable } from '../actions/EvidenceTable';
import { GuardTable } from '../actions/GuardTable';
import { ruleName } from '../actions/rules';
import { useDecision } from '../api/actions';
import type { Decision, DecisionNeeded } from '../api/types';
import { useTitle } from '../app/title';
import { fullTime } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { Badge, healthLook, Mark, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Plain } from '../ui/Plain';
import { Clock } from '../ui/Time';
import styles from './Decision.module.css';
import { decisionTexts } from './texts';

const LOOK: Record<'allow' | 'deny' | 'pending', { shape: Shape; tone: Tone }> = {
  allow: { shape: 'circle', tone: 'good' },
  deny: { shape: 'cross', tone: 'bad' },
  pending: { shape: 'ring', tone: 'info' },
};

/** One decision: input, rules, result, and what would make it pass. */
export function DecisionPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const say = useTexts(decisionTexts);
  const { t } = useLocale();
  const query = useDecision(id);
  const { data } = query;
  const place = data && [data.target.service, data.target.region].filter(Boolean).join(' / ');
  const title = data
    ? `${say('decision')}: ${word(t, 'action.kind', data.kind)}, ${place}`
    : `${say('decision')} ${id}`;
  useTitle(title);
  return (
    <>
      <div className={page.head}>
        <h1>{title}</h1>
        <Link to="/actions" className={page.sub}>
          {t('nav.actions')}
        </Link>
      </div>
      <DataPanel id="decision" title={say('decision')} untitled query={query}>
        {(decision) => <Shown decision={decision} />}
      </DataPanel>
    </>
  );
}

function Shown({ decision }: { decision: Decision }) {
  const say = useTexts(decisionTexts);
  const { locale } = useLocale();
  const { id, at, audit, policy, result, reason } = decision;
  return (
    <div className={page.stack}>
      <div className={action.panel}>
        <p>{reason}</p>
        <Facts
          facts={[
            [
              say('result'),
              <Badge key="result" {...LOOK[result]}>
                {say(`result.${result}`)}
              </Badge>,
            ],
            [say('policy'), policy?.name ?? say('policy.guard')],
            [say('at'), fullTime(at, locale)],
            [
              say('audit'),
              typeof audit?.index === 'number' ? (
                <AuditLink key="audit" index={audit.index} />
              ) : (
                say('audit.none')
              ),
            ],
          ]}
        />
        <p className={action.links}>
          <Link
            to="/actions/$id"
            params={{ id }}
            className={`${button.button} ${button.plain} ${button.link}`}
          >
            {say('action')}
          </Link>
        </p>
      </div>
      <Needed decision={decision} />
      <section className={action.panel} aria-labelledby="rules-title">
        <h2 id="rules-title">{say('rules')}</h2>
        <GuardTable verdicts={decision.rules} />
      </section>
      <Input decision={decision} />
      <Records decision={decision} />
    </div>
  );
}

function Needed({ decision }: { decision: Decision }) {
  const say = useTexts(decisionTexts);
  const { needed, rules } = decision;
  return (
    <section className={action.panel} aria-labelledby="needed-title" id="needed">
      <h2 id="needed-title">{say('needed')}</h2>
      {needed.length === 0 ? (
        <p className={action.note}>{say(rules.length > 0 ? 'needed.none' : 'needed.unasked')}</p>
      ) : (
        <ul className={`${action.list} ${styles.needed}`}>
          {needed.map((each) => (
            <Rule key={each.rule} needed={each} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Rule({ needed }: { needed: DecisionNeeded }) {
  const say = useTexts(decisionTexts);
  const { t } = useLocale();
  const { rule, result, observed, threshold, bypassable, bypassed } = needed;
  const key = `fix.${rule}`;
  const fix = say.word('fix', rule);
  return (
    <li>
      <p>
        <Mark {...healthLook(result === 'fail' ? 'bad' : 'unknown')} /> <b>{ruleName(t, rule)}</b> ·{' '}
        {t(result === 'fail' ? 'guard.fail' : 'guard.unknown')}
      </p>
      <p>
        {say('needed.saw', { observed })}
        {threshold && <> · {say('needed.needs', { threshold })}</>}
      </p>
      <p className={action.note}>
        {fix !== rule && fix !== key && <>{fix} </>}
        {say(
          bypassed
            ? 'needed.bypassed'
            : bypassable
              ? 'needed.bypassable'
              : rule === 'organisation'
                ? 'needed.own'
                : 'needed.never',
        )}
      </p>
    </li>
  );
}

function Input({ decision }: { decision: Decision }) {
  const say = useTexts(decisionTexts);
  const { t } = useLocale();
  const { before, desired, decision_key, evidence, request } = decision.input;
  return (
    <section className={action.panel} aria-labelledby="input-title">
      <h2 id="input-title">{say('input')}</h2>
      <Facts
        facts={[
          ...(request
            ? [
                [
                  say('request'),
                  say('request.who', {
                    name: request.by,
                    role: word(t, 'role', request.role),
                    reason: request.reason,
                  }),
                ] as const,
              ]
            : []),
          [say('key'), <code key="key">{decision_key}</code>],
        ]}
      />
      <div className={page.columns}>
        <Json title={say('before')} value={before} />
        <Json title={say('desired')} value={desired} />
      </div>
      <h3>{say('evidence')}</h3>
      <EvidenceTable evidence={evidence} />
    </section>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <div className={action.panel}>
      <h3>{title}</h3>
      {value === null || value === undefined ? (
        <Plain value={null} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll has to be reached by keyboard.
        <pre className={action.json} tabIndex={0}>
          <code>{JSON.stringify(value, null, 2)}</code>
        </pre>
      )}
    </div>
  );
}

function Records({ decision }: { decision: Decision }) {
  const say = useTexts(decisionTexts);
  return (
    <section className={action.panel} aria-labelledby="records-title" id="records">
      <h2 id="records-title">{say('records')}</h2>
      <DataTable
        caption={say('records')}
        empty={say('records.none')}
        rows={decision.records}
        rowKey={({ index }) => `${index}`}
        columns={[
          { title: say('entry'), cell: ({ index }) => <AuditLink index={index} /> },
          { title: say('time'), cell: ({ at }) => <Clock at={at} /> },
          { title: say('actor'), cell: ({ actor }) => actor },
          { title: say('what'), cell: ({ action: verb }) => <code>{verb}</code> },
          { title: say('outcome'), cell: ({ outcome }) => outcome },
          { title: say('reason'), cell: ({ reason }) => <Plain value={reason ?? null} /> },
        ]}
      />
    </section>
  );
}
