import type { FormEvent } from 'react';
import action from '../actions/Action.module.css';
import { EvidenceTable } from '../actions/EvidenceTable';
import { GuardTable } from '../actions/GuardTable';
import { ruleName } from '../actions/rules';
import type { ActionPreview } from '../api/types';
import { type NewActionSearch, useSetSearch } from '../app/search';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { healthLook, Mark } from '../ui/Mark';
import { DryRun } from './DryRun';
import styles from './Failover.module.css';
import type { StepProps } from './FailoverPage';
import { failoverTexts } from './texts';
import { rulesOf, toggled } from './wizard';

/** The guard's checklist, as the server finds it now. */
export function Checks(props: StepProps) {
  const say = useTexts(failoverTexts);
  return (
    <DryRun {...props} title={say('step.checks')} before="intent" next="effects">
      {(preview) => (
        <>
          <Refusals preview={preview} search={props.search} />
          <GuardTable verdicts={preview.guard} />
          <details className={styles.more}>
            <summary>{say('checks.evidence')}</summary>
            <EvidenceTable evidence={preview.evidence} />
          </details>
        </>
      )}
    </DryRun>
  );
}

/** What stands against it in the server's words, and who may go past it. */
function Refusals({ preview, search }: { preview: ActionPreview; search: NewActionSearch }) {
  const say = useTexts(failoverTexts);
  const { t } = useLocale();
  const set = useSetSearch();
  const named = rulesOf(search);
  if (preview.decision === 'allow' && named.length === 0) return null;
  const listed = preview.needed.map(({ rule }) => rule);
  const organisation = listed.includes('organisation');
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const rule = String(new FormData(event.currentTarget).get('rule')).trim();
    event.currentTarget.reset();
    if (rule !== '' && !named.includes(rule)) set({ rules: toggled(named, rule) });
  };
  return (
    <section className={styles.refusals} aria-labelledby="deny-title">
      <h3 id="deny-title">{say('deny.why')}</h3>
      <ul className={action.list}>
        {preview.needed.map(({ rule, result, observed, threshold, bypassable }) => (
          <li key={rule}>
            <p>
              <Mark {...healthLook(result === 'fail' ? 'bad' : 'unknown')} />{' '}
              <b>{ruleName(t, rule)}</b> · {t(result === 'fail' ? 'guard.fail' : 'guard.unknown')}
            </p>
            <p>
              {say('deny.saw', { observed })} · {say('deny.needs', { threshold })}
            </p>
            {bypassable ? (
              <label className={styles.bypass}>
                <input
                  type="checkbox"
                  checked={named.includes(rule)}
                  onChange={() => set({ rules: toggled(named, rule) })}
                />
                {say('glass.rule', { rule: ruleName(t, rule) })}
              </label>
            ) : (
              rule !== 'organisation' && <p className={action.note}>{say('glass.never')}</p>
            )}
          </li>
        ))}
      </ul>
      {organisation && (
        <form onSubmit={add} className={action.links}>
          <label className={action.words}>
            {say('glass.own')}
            <input name="rule" autoComplete="off" spellCheck={false} maxLength={60} />
          </label>
          <Button type="submit">{say('glass.add')}</Button>
        </form>
      )}
      {named
        .filter((rule) => !listed.includes(rule))
        .map((rule) => (
          <Button key={rule} onClick={() => set({ rules: toggled(named, rule) })}>
            {say('glass.remove', { rule })}
          </Button>
        ))}
      <p className={action.note}>
        <b>{say('glass.title')}</b> {say('glass.note')}
      </p>
      {preview.decision === 'deny' && (
        <p id="deny-stop" className={action.note}>
          {say('deny.stop')}
        </p>
      )}
    </section>
  );
}
