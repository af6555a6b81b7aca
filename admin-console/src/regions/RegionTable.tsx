import { useTexts } from '../i18n/texts';
import { DataTable } from '../ui/DataTable';
import { useRegionColumns } from './columns';
import type { Site } from './sites';
import { regionTexts } from './texts';

/** What the map shows, as a table: the worst first, and one block each in a narrow window. */
export function RegionTable({ sites }: { sites: readonly Site[] }) {
  const say = useTexts(regionTexts);
  return (
    <DataTable
      caption={say('list')}
      empty=""
      rows={sites}
      rowKey={({ name }) => name}
      columns={useRegionColumns()}
    />
  );
}
