import { useTitle } from '../app/title';
import { useTexts } from '../i18n/texts';
import page from '../ui/Page.module.css';
import { LogFilters } from './LogFilters';
import { LogList } from './LogList';
import { logTexts } from './texts';

export function LogsPage() {
  const say = useTexts(logTexts);
  useTitle(say('title'));
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
      </div>
      <LogFilters />
      <LogList />
    </>
  );
}
