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
          cell: ({ result }) => (
            <>
              <Mark {...healthLook(HEALTH[result])} /> {word(t, 'guard', result)}
            </>
          ),
        },
        { title: t('guard.observed'), cell: ({ observed }) => <Plain value={observed} /> },
        { title: t('guard.threshold'), cell: ({ threshold }) => <Plain value={threshold} /> },
        { title: t('signal.source'), cell: ({ source }) => <Plain value={source} /> },
        {
          title: t('signal.age'),
          number: true,
          cell: ({ age_ms: ms }) => (typeof ms === 'number' ? duration(ms, locale) : <Unknown />),
        },
      ]}
    />
  );
}
