import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useTitle } from '../app/title';
import { useTexts } from '../i18n/texts';
import page from '../ui/Page.module.css';
import { TABS } from './tabs';
import { serviceTexts } from './texts';

export function useServiceName(): string {
  return (useParams({ strict: false }) as { id: string }).id;
}

/** One service, in views of their own address. */
export function ServicePage() {
  const say = useTexts(serviceTexts);
  const id = useServiceName();
  useTitle(id);
  return (
    <>
      <div className={page.head}>
        <h1>{id}</h1>
        <Link to="/services" className={page.sub}>
          {say('all')}
        </Link>
      </div>
      <nav aria-label={say('tabs')} className={page.tabs}>
        {TABS.map(([to, name]) => (
          <Link key={to} to={to} params={{ id }} activeOptions={{ includeSearch: false }}>
            {say(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
