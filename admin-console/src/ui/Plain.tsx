import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { Unknown } from './Time';

/** A value whose type the API leaves open. */
export function Plain({ value }: { value: unknown }) {
  const { locale } = useLocale();
  if (value === null || value === undefined || value === '') return <Unknown />;
  if (typeof value === 'number') return <>{decimal(value, locale, 3)}</>;
  return <>{typeof value === 'string' ? value : JSON.stringify(value)}</>;
}
