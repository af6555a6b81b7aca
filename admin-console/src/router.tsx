import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  retainSearchParams,
  stringifySearchWith,
} from '@tanstack/react-router';
import { whenUnauthorized } from './api/queries';
import { NotFound } from './app/NotFound';
import { PageError } from './app/PageError';
import { Shell } from './app/Shell';
import {
  parseActions,
  parseAlerts,
  parseDifference,
  parseFilter,
  parseIncidents,
  parseLogs,
  parseNewAction,
  parseOverview,
  parseRunbook,
  parseServices,
  parseTrace,
  parseTraces,
} from './app/search';
import { parseRange } from './time/range';

const rootRoute = createRootRoute({
  notFoundComponent: NotFound,
  validateSearch: parseRange,
  // The range goes along from page to page.
  search: { middlewares: [retainSearchParams(['from', 'to'])] },
});

const shell = createRoute({ getParentRoute: () => rootRoute, id: 'app', component: Shell });

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: parseOverview,
  staticData: { filtered: true, now: true },
  component: lazyRouteComponent(() => import('./app/Overview'), 'Overview'),
});

const services = createRoute({
  getParentRoute: () => shell,
  path: '/services',
  validateSearch: parseServices,
  staticData: { filtered: true, now: true },
  component: lazyRouteComponent(() => import('./services/ServicesPage'), 'ServicesPage'),
});

const service = createRoute({
  getParentRoute: () => shell,
  path: '/services/$id',
  component: lazyRouteComponent(() => import('./services/ServicePage'), 'ServicePage'),
});

const serviceIndex = createRoute({
  getParentRoute: () => service,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/services/$id/overview', params, replace: true });
  },
});

const serviceOverview = createRoute({
  getParentRoute: () => service,
  path: '/overview',
  validateSearch: parseDifference,
  component: lazyRouteComponent(() => import('./services/ServiceOverview'), 'ServiceOverview'),
});

const serviceSlos = createRoute({
  getParentRoute: () => service,
  path: '/slo',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./services/ServiceSlos'), 'ServiceSlos'),
});

const serviceTraces = createRoute({
  getParentRoute: () => service,
  path: '/traces',
  validateSearch: parseTraces,
  component: lazyRouteComponent(() => import('./services/ServiceTraces'), 'ServiceTraces'),
});

const serviceLogs = createRoute({
  getParentRoute: () => service,
  path: '/logs',
  validateSearch: parseLogs,
  component: lazyRouteComponent(() => import('./services/ServiceLogs'), 'ServiceLogs'),
});

const slos = createRoute({
  getParentRoute: () => shell,
  path: '/slos',
  validateSearch: parseFilter,
  staticData: { filtered: true, now: true },
  component: lazyRouteComponent(() => import('./slos/SlosPage'), 'SlosPage'),
});

const slo = createRoute({
  getParentRoute: () => shell,
  path: '/slos/$id',
  validateSearch: parseDifference,
  component: lazyRouteComponent(() => import('./slo/SloPage'), 'SloPage'),
});

const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  validateSearch: parseAlerts,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./alerts/AlertsPage'), 'AlertsPage'),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: parseIncidents,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./incidents/IncidentsPage'), 'IncidentsPage'),
});

const incident = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$id',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./incidents/IncidentPage'), 'IncidentPage'),
});

const runbook = createRoute({
  getParentRoute: () => shell,
  path: '/runbooks/$name',
  validateSearch: parseRunbook,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./runbooks/RunbookPage'), 'RunbookPage'),
});

const traces = createRoute({
  getParentRoute: () => shell,
  path: '/traces',
  validateSearch: parseTraces,
  component: lazyRouteComponent(() => import('./traces/TracesPage'), 'TracesPage'),
});

const trace = createRoute({
  getParentRoute: () => shell,
  path: '/traces/$traceId',
  validateSearch: parseTrace,
  // A trace has its own time.
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./traces/TracePage'), 'TracePage'),
});

const logs = createRoute({
  getParentRoute: () => shell,
  path: '/logs',
  validateSearch: parseLogs,
  component: lazyRouteComponent(() => import('./logs/LogsPage'), 'LogsPage'),
});

const actions = createRoute({
  getParentRoute: () => shell,
  path: '/actions',
  validateSearch: parseActions,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./actions/ActionsPage'), 'ActionsPage'),
});

const newAction = createRoute({
  getParentRoute: () => shell,
  path: '/actions/new',
  validateSearch: parseNewAction,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./failover/FailoverPage'), 'FailoverPage'),
});

const action = createRoute({
  getParentRoute: () => shell,
  path: '/actions/$id',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./actions/ActionPage'), 'ActionPage'),
});

const decision = createRoute({
  getParentRoute: () => shell,
  path: '/policies/decisions/$id',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./decisions/DecisionPage'), 'DecisionPage'),
});

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signin',
  component: lazyRouteComponent(() => import('./signin/SignIn'), 'SignIn'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shell.addChildren([
      overview,
      services,
      service.addChildren([serviceIndex, serviceOverview, serviceSlos, serviceTraces, serviceLogs]),
      slos,
      slo,
      alerts,
      incidents,
      incident,
      runbook,
      traces,
      trace,
      logs,
      actions,
      newAction,
      action,
      decision,
    ]),
    signIn,
  ]),
  // Texts stay texts: an id made of digits is no number.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(JSON.stringify),
  defaultErrorComponent: PageError,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

whenUnauthorized(() => void router.navigate({ to: '/signin' }));

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** The header's filter narrows this page's lists. */
    filtered?: boolean;
    /** This page shows the present, whatever the range says. */
    now?: boolean;
  }
}
