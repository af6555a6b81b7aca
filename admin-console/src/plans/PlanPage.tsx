import { Link, useParams } from '@tanstack/react-router';
import { useLiveCommit, usePlan } from '../api/plans';
import type { KeptPlan, PlannedDocument } from '../api/types';
import { useTitle } from '../app/title';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Consequence } from './Consequence';
import styles from './Plan.module.css';
import { planTexts } from './texts';

/** Symbol and look of what becomes of a document; the word is always there too. */
const SIGNS: Record<string, string> = {
  added: '+',
  changed: '~',
  removed: '−',
  refused: '!',
  kept: '=',
};

export function PlanPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const say = useTexts(planTexts);
  const query = usePlan(id);
  const title = query.data ? say('plan.of', { source: query.data.plan.source }) : say('plan');
  useTitle(title);
  return (
    <>
      <div className={page.head}>
        <h1>{title}</h1>
        <Link to="/plans" className={page.sub}>
          {say('all')}
        </Link>
      </div>
      <DataPanel id="plan" title={say('plan')} untitled query={query}>
        {(kept) => <Shown kept={kept} />}
      </DataPanel>
    </>
  );
}

function Shown({ kept }: { kept: KeptPlan }) {
  const say = useTexts(planTexts);
  const { locale } = useLocale();
  const live = useLiveCommit().data;
  const { plan, changed, unchanged } = kept;
  const { documents, faults, shrink } = plan;
  const applied = Boolean(live) && live === plan.commit;
  const past = live !== undefined && !applied && live !== (plan.live_commit ?? null);
  return (
    <div className={page.stack}>
      <div className={page.box}>
        <Facts
          facts={[
            [say('made'), fullTime(kept.made_at, locale)],
            [say('by'), kept.made_by],
            ...(plan.commit
              ? [[say('commit'), <Revision key="commit" of={plan.commit} />] as const]
              : []),
            [
              say('live'),
              plan.live_commit ? <Revision key="live" of={plan.live_commit} /> : say('live.none'),
            ],
            [say('changes'), String(plan.changes)],
            [
              say('guard'),
              shrink.refused
                ? say('guard.refused', { removed: shrink.removed ?? 0, live: shrink.live ?? 0 })
                : say('guard.ok'),
            ],
          ]}
        />
        {applied && <p>{say('applied')}</p>}
        {past && <p className={page.note}>{say('past')}</p>}
      </div>
      {faults.length > 0 && (
        <section className={page.section} aria-labelledby="faults-title">
          <h2 id="faults-title">{say('faults')}</h2>
          <ul className={page.box}>
            {faults.map((fault) => (
              <li key={`${fault.file}:${fault.line}:${fault.column}:${fault.message}`}>
                <code>
                  {fault.file}:{fault.line}
                </code>{' '}
                {fault.message}
              </li>
            ))}
          </ul>
        </section>
      )}
      {changed === 0 ? (
        <Empty why={say('none')} hint={say('none.hint', { count: unchanged })} />
      ) : (
        <section className={page.section} aria-labelledby="documents-title">
          <h2 id="documents-title">{say('changes')}</h2>
          {documents.map((document) => (
            <Hunk key={document.id} document={document} />
          ))}
          <p className={page.quiet}>
            {changed > documents.length &&
              `${say('cut', { shown: documents.length, total: changed })} · `}
            {unchanged > 0 && say('unchanged', { count: unchanged })}
          </p>
        </section>
      )}
    </div>
  );
}

function Revision({ of }: { of: string }) {
  return <code title={of}>{/^[0-9a-f]{40,}$/.test(of) ? of.slice(0, 12) : of}</code>;
}

/** One document: what differs, and what follows from it. */
function Hunk({ document }: { document: PlannedDocument }) {
  const say = useTexts(planTexts);
  const { change, kind, name, file, line, fields } = document;
  return (
    <details open className={styles.hunk} data-change={change}>
      <summary>
        <span className={styles.sign} aria-hidden="true">
          {SIGNS[change] ?? '?'}
        </span>
        <b>
          {kind} {name}
        </b>
        <span>{say.word('change', change)}</span>
        <code className={page.quiet}>
          {file}:{line}
        </code>
      </summary>
      <div className={styles.sides}>
        <section aria-label={`${say('fields')}: ${name}`}>
          <h3>{say('fields')}</h3>
          {fields.length === 0 ? (
            <p className={page.quiet}>{say('fields.none')}</p>
          ) : (
            <ul className={styles.fields}>
              {fields.map((field) => (
                <li key={field.path}>
                  <code>{field.path}</code>
                  {field.before !== null && field.before !== undefined && (
                    <del>
                      <span className="visually-hidden">{say('before')} </span>
                      {field.before}
                    </del>
                  )}
                  {field.after !== null && field.after !== undefined && (
                    <ins>
                      <span className="visually-hidden">{say('after')} </span>
                      {field.after}
                    </ins>
                  )}
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-label={`${say('consequence')}: ${name}`}>
          <h3>{say('consequence')}</h3>
          <Consequence document={document} />
        </section>
      </div>
    </details>
  );
}
