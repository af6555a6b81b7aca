import { Actions } from '../actions/Actions';
import { useLocale } from '../i18n/locale';
import { MapPanel } from '../map/MapPanel';
import { Regions } from '../regions/Regions';
import { Slos } from '../slos/Slos';
import { useTitle } from './title';

export function Overview() {
  const { t } = useLocale();
  useTitle(t('page.home'));
  return (
    <>
      <h1 className="visually-hidden">{t('page.home')}</h1>
      <MapPanel />
      <Regions />
      <Slos />
      <Actions />
    </>
  );
}
