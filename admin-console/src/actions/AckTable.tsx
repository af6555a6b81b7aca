import type { Ack } from '../api/types';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { ServiceLink } from '../services/ServiceLink';
import { DataTable } from '../ui/DataTable';
import { healthLook, Mark } from '../ui/Mark';
import { Plain } from '../ui/Plain';
import { Clock, Unknown } from '../ui/Time';

export function AckTable({ acks }: { acks: readonly Ack[] }) {
  const { t } = useLocale();
  return (
    <DataTable
      caption={t('action.acks')}
      empty={t('action.acks.none')}
      rows={acks}
      rowKey={(ack, index) => `${index} ${ack.instance_id}`}
      columns={[
        {
          title: t('ack.service'),
          cell: ({ service }) => (service ? <ServiceLink name={service} /> : <Unknown />),
        },
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
          title: t('ack.received'),
          cell: ({ received_at: at }) => (at ? <Clock at={at} /> : <Unknown />),
        },
        { title: t('ack.detail'), cell: ({ detail }) => <Plain value={detail || null} /> },
      ]}
    />
  );
}
