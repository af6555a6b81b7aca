import type { World } from './world';

export interface Place {
  /** As in src/router.tsx. */
  route: string;
  path: (world: World) => string;
  /** What tells that it has been drawn, and that the selection is shown. */
  seen: readonly string[];
  /** It shows the time of its address. */
  ranged?: boolean;
}

const at = (path: string) => () => path;
const FAILOVER =
  '/actions/new?kind=failover&service=social&region=us-east-1&reason=power+works&for=2h';
const stretch = ({ bad_since: since }: World) => {
  const from = Date.parse(since);
  return `${new Date(from).toISOString()}..${new Date(from + 300_000).toISOString()}`;
};

/** Every page of the console, and those whose address can show more than one thing in each. */
export const PLACES: Record<string, Place> = {
  overview: {
    route: '/',
    path: ({ denied }) => `/?q=shop&action=${denied}`,
    seen: ['#map', '#slos tbody', '#actions table'],
  },
  services: {
    route: '/services',
    path: at('/services?q=s&sort=-service'),
    seen: ['#services tbody th'],
  },
  service: { route: '/services/$id', path: at('/services/shop'), seen: ['#latency canvas'] },
  'service-overview': {
    route: '/services/$id/overview',
    path: (world) => `/services/shop/overview?from=now-1h&bad=${stretch(world)}`,
    seen: ['#latency canvas', '#difference li'],
    ranged: true,
  },
  'service-slo': {
    route: '/services/$id/slo',
    path: at('/services/shop/slo'),
    seen: ['#slos tbody'],
  },
  'service-traces': {
    route: '/services/$id/traces',
    path: at('/services/shop/traces?from=now-1h&status=error&min=1s'),
    seen: ['#traces tbody th'],
    ranged: true,
  },
  'service-logs': {
    route: '/services/$id/logs',
    path: at('/services/shop/logs?from=now-1h&text=payment&level=error'),
    seen: ['#logs li'],
    ranged: true,
  },
  'service-cost': {
    route: '/services/$id/cost',
    path: at('/services/shop/cost?from=now-1h'),
    seen: ['#usage tbody'],
    ranged: true,
  },
  'service-policy': {
    route: '/services/$id/policy',
    path: at('/services/shop/policy'),
    seen: ['#gate', '#policies tbody th'],
  },
  slos: { route: '/slos', path: at('/slos?q=shop'), seen: ['#slos tbody'] },
  slo: {
    route: '/slos/$id',
    path: (world) => `/slos/shop-availability?from=now-1h&bad=${stretch(world)}`,
    seen: ['#burn-down canvas', '#outlook', '#consequences', '#difference'],
    ranged: true,
  },
  alerts: {
    route: '/alerts',
    path: ({ alert }) => `/alerts?state=firing&alert=${alert}`,
    seen: ['#alerts tbody th', 'main h2:has-text("shop-availability")'],
  },
  incidents: {
    route: '/incidents',
    path: at('/incidents?state=open&severity=sev1&service=shop'),
    seen: ['#incidents tbody th'],
  },
  incident: {
    route: '/incidents/$id',
    path: ({ incident }) => `/incidents/${incident}`,
    seen: ['#incident ol li'],
  },
  runbook: {
    route: '/runbooks/$name',
    path: at('/runbooks/error-budget-burn?service=shop&region=eu-west-1'),
    seen: ['#runbook ol li'],
  },
  traces: {
    route: '/traces',
    path: (world) => `/traces?from=now-1h&service=shop&route=/checkout&bad=${stretch(world)}`,
    seen: ['#traces tbody th', '#difference li'],
    ranged: true,
  },
  trace: {
    route: '/traces/$traceId',
    path: ({ trace }) => `/traces/${trace}?span=${trace.slice(0, 16)}`,
    seen: ['[role=treegrid] [role=row]', '#span dl', '#span-logs li'],
  },
  logs: {
    route: '/logs',
    path: ({ trace }) => `/logs?from=now-1h&trace=${trace}&field=order%3D17`,
    seen: ['#logs li'],
    ranged: true,
  },
  audit: {
    route: '/audit',
    path: ({ record }) => `/audit?action=action.drain&outcome=denied&record=${record}`,
    seen: ['#audit tbody th', 'main section h2[tabindex]'],
  },
  status: { route: '/status', path: at('/status'), seen: ['#parts tbody th'] },
  plans: { route: '/plans', path: at('/plans'), seen: ['#plans tbody th'] },
  plan: { route: '/plans/$id', path: ({ plan }) => `/plans/${plan}`, seen: ['#plan details'] },
  regions: {
    route: '/regions',
    path: at('/regions?q=-1&sort=-region'),
    seen: ['#sites tbody th'],
  },
  region: {
    route: '/regions/$id',
    path: ({ denied }) => `/regions/eu-west-1?from=now-1h&action=${denied}`,
    seen: ['#states', '#hz canvas', '#latency canvas'],
    ranged: true,
  },
  actions: {
    route: '/actions',
    path: at('/actions?state=denied&service=shop'),
    seen: ['#actions tbody th'],
  },
  action: {
    route: '/actions/$id',
    path: ({ denied }) => `/actions/${denied}`,
    seen: ['[data-trouble=denied]'],
  },
  decision: {
    route: '/policies/decisions/$id',
    path: ({ denied }) => `/policies/decisions/${denied}`,
    seen: ['#needed li', '#records'],
  },
  'failover-intent': { route: '/actions/new', path: at(FAILOVER), seen: ['#intent form'] },
  'failover-checks': {
    route: '/actions/new',
    path: at(`${FAILOVER}&step=checks`),
    seen: ['#dry-run table'],
  },
  'failover-effects': {
    route: '/actions/new',
    path: at(`${FAILOVER}&step=effects`),
    seen: ['#dry-run table'],
  },
  'failover-confirm': {
    route: '/actions/new',
    path: at(`${FAILOVER}&step=confirm`),
    seen: ['#dry-run form'],
  },
};
