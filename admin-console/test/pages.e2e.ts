import { expect, expectAccessible, expectNoSidewaysScroll, shoot, test } from './fixtures';
import { plan } from './plans';
import { BIG_TRACE, TRACE } from './telemetry';

const FAILOVER = '?kind=failover&service=social&region=us-east-1&reason=power+works&for=2h';

/** Each page, and what tells that it has been drawn. */
const PAGES: Record<string, { path: string; seen: string }> = {
  services: { path: '/services', seen: '#services tbody th' },
  service: { path: '/services/social/overview', seen: '#latency canvas' },
  'service-slo': { path: '/services/social/slo', seen: '#slos tbody' },
  'service-traces': { path: '/services/social/traces', seen: '#traces tbody th' },
  'service-logs': { path: '/services/social/logs', seen: '#logs li' },
  'service-cost': { path: '/services/social/cost', seen: '#memory canvas' },
  'service-policy': { path: '/services/social/policy', seen: '#policies tbody th' },
  slos: { path: '/slos', seen: '#slos tbody' },
  slo: { path: '/slos/social-feed-availability', seen: '#burn-down canvas' },
  alerts: { path: '/alerts?alert=3f0c9a51d2e8b714', seen: '#alerts tbody th' },
  incidents: { path: '/incidents', seen: '#incidents tbody th' },
  incident: { path: '/incidents/inc-01JD8F1A2B', seen: '#incident ol li' },
  runbook: {
    path: '/runbooks/error-budget-burn?service=social&region=eu-west-1',
    seen: '#runbook ol li',
  },
  traces: {
    path: '/traces?bad=2026-11-21T14:50:00.000Z..2026-11-21T15:00:00.000Z',
    seen: '#difference li',
  },
  trace: { path: `/traces/${TRACE}?span=000000000000000c`, seen: '#span dl' },
  'big-trace': { path: `/traces/${BIG_TRACE}`, seen: '[role=treegrid] [role=row]' },
  logs: { path: '/logs', seen: '#logs li' },
  audit: { path: '/audit?record=128', seen: '#audit tbody th' },
  status: { path: '/status', seen: '#parts tbody th' },
  plans: { path: '/plans', seen: '#plans tbody th' },
  plan: { path: `/plans/${plan.id}`, seen: '#plan details' },
  regions: { path: '/regions', seen: '#sites tbody th' },
  region: { path: '/regions/eu-west-1', seen: '#hz canvas' },
  actions: { path: '/actions', seen: '#actions tbody th' },
  action: { path: '/actions/act-01JD8F2M7Q', seen: '[data-phase=verified][data-progress=done]' },
  'action-denied': { path: '/actions/act-01JD8DPX9C', seen: '[data-trouble=denied]' },
  'action-waiting': { path: '/actions/act-waiting', seen: '[data-trouble=waits]' },
  decision: { path: '/policies/decisions/act-01JD8DPX9C', seen: '#needed li' },
  'failover-intent': { path: `/actions/new${FAILOVER}`, seen: '#intent form' },
  'failover-checks': { path: `/actions/new${FAILOVER}&step=checks`, seen: '#dry-run table' },
  'failover-effects': { path: `/actions/new${FAILOVER}&step=effects`, seen: '#dry-run table' },
  'failover-confirm': { path: `/actions/new${FAILOVER}&step=confirm`, seen: '#dry-run form' },
  'failover-run': {
    path: '/actions/new?kind=failover&action=act-asked',
    seen: '[data-phase=effective][data-progress=now]',
  },
};

const WIDE = 1280;
const NARROW = 390;

/**
 * Each page is seen in two of them that share nothing, so in each theme, language and width; from page
 * to page every two of these meet. `LOOKS=all` sees each page in all.
 */
const LOOKS = [
  ['light', 'en', WIDE],
  ['dark', 'pt-BR', NARROW],
  ['dark', 'en', WIDE],
  ['light', 'pt-BR', NARROW],
  ['light', 'pt-BR', WIDE],
  ['dark', 'en', NARROW],
  ['dark', 'pt-BR', WIDE],
  ['light', 'en', NARROW],
] as const;

LOOKS.forEach(([colorScheme, locale, width], look) => {
  test.describe(`${colorScheme} ${locale} ${width}`, () => {
    test.use({ colorScheme, locale, viewport: { width, height: width === NARROW ? 844 : 900 } });
    const pairs = LOOKS.length / 2;
    const seenSo = Object.entries(PAGES).filter(
      (_, index) => process.env.LOOKS === 'all' || index % pairs === Math.floor(look / 2),
    );
    for (const [name, { path, seen }] of seenSo) {
      test(`${name} is accessible and fits`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator(seen).first()).toBeVisible();
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await shoot(
          page,
          `${name}-${colorScheme}-${locale}-${width}`,
          !/traces|logs|audit/.test(name),
        );
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      });
    }
  });
});
