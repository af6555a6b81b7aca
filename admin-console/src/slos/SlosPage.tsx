import { useTitle } from '../app/title';
import { useLocale } from '../i18n/locale';
import { Slos } from './Slos';

export function SlosPage() {
  const { t } = useLocale();
  useTitle(t('nav.slos'));
  return (
    <>
      <h1 className="visually-hidden">{t('slos.title')}</h1>
      <Slos />
    </>
  );
}
