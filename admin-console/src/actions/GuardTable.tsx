import type { Verdict } from '../api/types';
import { duration } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { DataTable } from '../ui/DataTable';
import { healthLook, Mark } from '../ui/Mark';
import { Plain } from '../ui/Plain';
import { Unknown } from '../ui/Time';
import { ruleName } from './rules';

const HEALTH: Record<string, string> = { pass: 'good', fail: 'bad' };

/** A digest is told by its beginning, and whole to whoever points at it. */
function Source({ of }: { of: string | null | undefined }) {
  const brief = of?.replace(/(sha256:[0-9a-f]{12})[0-9a-f]+/, '$1…');
  return brief === of ? <Plain value={of} /> : <span title={of ?? undefined}>{brief}</span>;
}

export function GuardTable({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { t, locale } = useLocale();
  return (
    <DataTable
      caption={t('action.guard')}
      empty={t('action.guard.none')}
      rows={verdicts}
      rowKey={({ rule }) => rule}
      columns={[
        { title: t('guard.rule'), cell: ({ rule }) => ruleName(t, rule) },
        {
          title: t('guard.result'),
          short: true,
          cell: ({ result }) => (
            <>
              <Mark {...healthLook(HEALTH[result])} /> {word(t, 'guard', result)}
            </>
          ),
        },
        { title: t('guard.observed'), cell: ({ observed }) => <Plain value={observed} /> },
        { title: t('guard.threshold'), cell: ({ threshold }) => <Plain value={threshold} /> },
        { title: t('signal.source'), cell: ({ source }) => <Source of={source} /> },
        {
          title: t('signal.age'),
          number: true,
          cell: ({ age_ms: ms }) => (typeof ms === 'number' ? duration(ms, locale) : <Unknown />),
        },
      ]}
    />
  );
}
