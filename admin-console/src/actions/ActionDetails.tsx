import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Action } from '../api/types';
import { DASH } from '../format/numbers';
import { duration, fullTime, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Block } from '../ui/Block';
import { CopyButton } from '../ui/Button';
import { useServerNow } from '../ui/now';
import { Unknown } from '../ui/Time';
import { AckTable } from './AckTable';
import styles from './ActionDetails.module.css';
import { AuditLink } from './AuditLink';
import { wholeDesire } from './desired';
import { EvidenceTable } from './EvidenceTable';
import { GuardTable } from './GuardTable';
import { isOpen } from './state';

export function ActionDetails({ action }: { action: Action }) {
  const { t } = useLocale();
  const own = action.evidence.filter((item) => regionOf(item) === action.target.region);
  const others = action.evidence.filter((item) => !own.includes(item));
  return (
    <div className={styles.details}>
      <Facts action={action} />
      <Block title={t('action.guard')}>
        <GuardTable verdicts={action.guard} />
      </Block>
      <Block title={t('action.evidence')}>
        <EvidenceTable evidence={own.length > 0 ? own : action.evidence} />
        {own.length > 0 && others.length > 0 && (
          <details className={styles.others}>
            <summary>{t('action.evidence.others', { count: others.length })}</summary>
            <EvidenceTable evidence={others} />
          </details>
        )}
      </Block>
      <Block title={t('action.acks')}>
        <AckTable acks={action.acks} />
      </Block>
    </div>
  );
}

function regionOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null ? (item as { region?: unknown }).region : null;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ action }: { action: Action }) {
  const { t, locale } = useLocale();
  const { audit, policy, revert } = action;
  return (
    <dl className={styles.facts}>
      <Fact name={t('action.created')}>
        {fullTime(action.created_at, locale)} · <Ago at={action.created_at} />
      </Fact>
      <Expiry action={action} />
      <Fact name={t('action.revert')}>
        {revert?.at
          ? `${fullTime(revert.at, locale)}`
          : revert?.reason
            ? null
            : t('action.revert.none')}
        {revert?.reason && <span className={styles.reason}>{revert.reason}</span>}
      </Fact>
      <Fact name={t('action.desired')}>{wholeDesire(action, t, locale) ?? <Unknown />}</Fact>
      <Fact name={t('action.policy')}>
        {policy?.name ? (
          <>
            {policy.name}
            {policy.generation !== null && policy.generation !== undefined && (
              <> · {t('action.generation', { generation: String(policy.generation) })}</>
            )}
            {policy.hash && <code className={styles.hash}>{policy.hash}</code>}
          </>
        ) : (
          <Unknown />
        )}
      </Fact>
      <Fact name={t('action.audit')}>
        {audit ? (
          <>
            <AuditLink index={audit.index ?? 0} />
            <code className={styles.hash}>{audit.leaf_hash}</code>
            <CopyButton
              text={() => audit.leaf_hash ?? ''}
              label={t('value.copy')}
              name={`${t('value.copy')}: ${t('action.leafHash')}`}
            />
          </>
        ) : (
          t('action.audit.none')
        )}
      </Fact>
      <Fact name={t('action.id')}>
        <Link to="/actions/$id" params={{ id: action.id }}>
          <code>{action.id}</code>
        </Link>
        {action.decision_key && (
          <span className={styles.reason}>
            {t('action.decisionKey')} <code>{action.decision_key}</code>
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Ago({ at }: { at: string }) {
  const { t, locale } = useLocale();
  const now = useServerNow();
  const since = now - (millisOf(at) ?? now);
  return <>{t('value.ago', { age: duration(Math.max(1000, since), locale) })}</>;
}

function Expiry({ action }: { action: Action }) {
  const { t, locale } = useLocale();
  const now = useServerNow();
  const at = millisOf(action.expires_at);
  if (at === null) return <Fact name={t('action.expires')}>{DASH}</Fact>;
  const left = at - now;
  return (
    <Fact name={left > 0 ? t('action.expires') : t('action.expired')}>
      {fullTime(action.expires_at, locale)}
      {isOpen(action.state) && left > 0 && ` · ${t('value.in', { age: duration(left, locale) })}`}
    </Fact>
  );
}
