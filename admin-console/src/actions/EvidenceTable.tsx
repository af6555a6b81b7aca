import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { DataTable } from '../ui/DataTable';
import { healthLook, Mark } from '../ui/Mark';
import { Plain } from '../ui/Plain';
import { Clock, Unknown } from '../ui/Time';
import { type Evidence, readEvidence } from './evidence';

export function EvidenceTable({ evidence }: { evidence: readonly unknown[] }) {
  const { t, locale } = useLocale();
  const rows = evidence.map((item) => readEvidence(item, locale));
  const named = (row: Evidence) => [word(t, 'signal', row.name), row.region].filter(Boolean);
  return (
    <DataTable
      caption={t('action.evidence')}
      empty={t('action.evidence.none')}
      rows={rows}
      rowKey={(row, index) => `${index} ${row.name}`}
      columns={[
        { title: t('evidence.name'), cell: (row) => named(row).join(' · ') || <Unknown /> },
        {
          title: t('signal.value'),
          cell: (row) => (
            <>
              {row.health && <Mark {...healthLook(row.health)} />} <Plain value={row.value} />
              {row.health && (
                <span className="visually-hidden">{word(t, 'health', row.health)}</span>
              )}
            </>
          ),
        },
        { title: t('signal.limit'), cell: (row) => <Plain value={row.limit} /> },
        {
          title: t('signal.source'),
          cell: (row) => <Plain value={row.source && word(t, 'source', row.source)} />,
        },
        {
          title: t('action.time'),
          cell: (row) => (row.observedAt ? <Clock at={row.observedAt} /> : <Unknown />),
        },
        ...(rows.some((row) => row.detail)
          ? [{ title: t('evidence.detail'), cell: (row: Evidence) => row.detail }]
          : []),
      ]}
    />
  );
}
