import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { RegionLink } from '../regions/RegionLink';
import { type Column, DataTable } from '../ui/DataTable';
import { healthLook, Mark } from '../ui/Mark';
import { Plain } from '../ui/Plain';
import { Clock, Unknown } from '../ui/Time';
import { type Evidence, readEvidence } from './evidence';

export function EvidenceTable({ evidence }: { evidence: readonly unknown[] }) {
  const { t, locale } = useLocale();
  const rows = evidence.map((item) => readEvidence(item, locale));
  const columns: (Column<Evidence> & { used: (row: Evidence) => boolean })[] = [
    {
      title: t('evidence.name'),
      used: () => true,
      cell: ({ name, region }) => (
        <>
          {name ? word(t, 'signal', name) : !region && <Unknown />}
          {name && region && ' · '}
          {region && <RegionLink name={region} />}
        </>
      ),
    },
    {
      title: t('signal.value'),
      used: (row) => row.value !== null || row.health !== null,
      cell: (row) => (
        <>
          {row.health && <Mark {...healthLook(row.health)} />} <Plain value={row.value} />
          {row.health && <span className="visually-hidden">{word(t, 'health', row.health)}</span>}
        </>
      ),
    },
    {
      title: t('signal.limit'),
      used: (row) => row.limit !== null,
      cell: (row) => <Plain value={row.limit} />,
    },
    {
      title: t('signal.source'),
      used: (row) => row.source !== null,
      cell: (row) => <Plain value={row.source && word(t, 'source', row.source)} />,
    },
    {
      title: t('action.time'),
      used: (row) => row.observedAt !== null,
      cell: (row) => (row.observedAt ? <Clock at={row.observedAt} /> : <Unknown />),
    },
    {
      title: t('evidence.detail'),
      used: (row) => row.detail !== '',
      cell: (row) => <Plain value={row.detail} />,
    },
  ];
  return (
    <DataTable
      caption={t('action.evidence')}
      empty={t('action.evidence.none')}
      rows={rows}
      rowKey={(row, index) => `${index} ${row.name}`}
      columns={columns.filter(({ used }) => rows.some(used))}
    />
  );
}
