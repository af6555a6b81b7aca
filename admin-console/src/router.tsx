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
import { askAhead, askOverviewAhead, whenUnauthorized } from './api/queries';
import { NotFound } from './app/NotFound';
import { PageError } from './app/PageError';
import { Shell } from './app/Shell';
import {
  parseActions,
  parseAlerts,
  parseAudit,
  parseDifference,
  parseFilter,
  parseIncidents,
  parseLogs,
  parseNewAction,
  parseOverview,
  parseRegion,
  parseRunbook,
  parseServices,
  parseSignIn,
  parseTrace,
  parseTraces,
} from './app/search';
import { askedFor } from './signin/onward';
import { parseRange } from './time/range';

const rootRoute = createRootRoute({
  notFoundComponent: NotFound,
  validateSearch: parseRange,
  // The range goes along from page to page.
  search: { middlewares: [retainSearchParams(['from', 'to'])] },
});

const shell = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  loader: askAhead,
  staleTime: Infinity,
  component: Shell,
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: parseOverview,
  loader: askOverviewAhead,
  staleTime: Infinity,
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

const serviceCost = createRoute({
  getParentRoute: () => service,
  path: '/cost',
  component: lazyRouteComponent(() => import('./cost/ServiceCost'), 'ServiceCost'),
});

const servicePolicy = createRoute({
  getParentRoute: () => service,
  path: '/policy',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./policy/ServicePolicy'), 'ServicePolicy'),
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

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: parseAudit,
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./audit/AuditPage'), 'AuditPage'),
});

const status = createRoute({
  getParentRoute: () => shell,
  path: '/status',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./status/StatusPage'), 'StatusPage'),
});

const plans = createRoute({
  getParentRoute: () => shell,
  path: '/plans',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./plans/PlansPage'), 'PlansPage'),
});

const plan = createRoute({
  getParentRoute: () => shell,
  path: '/plans/$id',
  staticData: { now: true },
  component: lazyRouteComponent(() => import('./plans/PlanPage'), 'PlanPage'),
});

const regions = createRoute({
  getParentRoute: () => shell,
  path: '/regions',
  validateSearch: parseServices,
  staticData: { filtered: true, now: true },
  component: lazyRouteComponent(() => import('./regions/RegionsPage'), 'RegionsPage'),
});

const region = createRoute({
  getParentRoute: () => shell,
  path: '/regions/$id',
  validateSearch: parseRegion,
  component: lazyRouteComponent(() => import('./regions/RegionPage'), 'RegionPage'),
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
  validateSearch: parseSignIn,
  component: lazyRouteComponent(() => import('./signin/SignIn'), 'SignIn'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shell.addChildren([
      overview,
      services,
      service.addChildren([
        serviceIndex,
        serviceOverview,
        serviceSlos,
        serviceTraces,
        serviceLogs,
        serviceCost,
        servicePolicy,
      ]),
      slos,
      slo,
      alerts,
      incidents,
      incident,
      runbook,
      traces,
      trace,
      logs,
      audit,
      status,
      plans,
      plan,
      regions,
      region,
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

whenUnauthorized(() => {
  const { pathname, href } = router.state.location;
  // Several answers may say so, and the page asked for is told by the first.
  if (pathname === '/signin') return;
  void router.navigate({ to: '/signin', search: askedFor(href) });
});

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
