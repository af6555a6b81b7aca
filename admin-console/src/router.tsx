import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { whenUnauthorized } from './api/queries';
import { NotFound } from './app/NotFound';
import { Overview } from './app/Overview';
import { parseSearch } from './app/search';

const rootRoute = createRootRoute({ notFoundComponent: NotFound });

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: parseSearch,
  component: Overview,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signin',
  component: lazyRouteComponent(() => import('./signin/SignIn'), 'SignIn'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([overviewRoute, signInRoute]),
});

whenUnauthorized(() => void router.navigate({ to: '/signin' }));

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
