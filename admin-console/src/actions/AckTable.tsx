import type { Ack } from '../api/types';
import { decimal } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { DataTable } from '../ui/DataTable';
import { healthLook, Mark } from '../ui/Mark';
import { Plain } from '../ui/Plain';

export function AckTable({ acks }: { acks: readonly Ack[] }) {
  const { t, locale } = useLocale();
  return (
    <DataTable
      caption={t('action.acks')}
      empty={t('action.acks.none')}
      rows={acks}
      rowKey={(ack, index) => `${index} ${ack.instance_id}`}
      columns={[
        { title: t('ack.instance'), cell: ({ instance_id: id }) => <code>{id}</code> },
        {
          title: t('ack.status'),
          cell: ({ status }) => (
            <>
              <Mark {...healthLook(status === 'applied' ? 'good' : 'bad')} />{' '}
              {word(t, 'ack', status)}
            </>
          ),
        },
        {
          title: t('ack.generation'),
          number: true,
          cell: ({ generation }) => decimal(generation, locale, 0),
        },
        { title: t('ack.epoch'), number: true, cell: ({ epoch }) => decimal(epoch, locale, 0) },
        { title: t('ack.detail'), cell: ({ detail }) => <Plain value={detail || null} /> },
      ]}
    />
  );
}
