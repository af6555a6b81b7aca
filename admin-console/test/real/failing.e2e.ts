import { PLACES } from './places';
import { expect, test } from './world';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CARD = 'This panel could not be loaded';

/**
 * What asks for what: place, API (`*` for an id), and the panels that have to say that it fails, each
 * with its trace id. `says` is for what is smaller than a panel.
 */
const ASKED: [place: string, api: string, panels: string[], says?: string][] = [
  ['overview', 'regions', ['map', 'regions']],
  ['overview', 'slos', ['slos']],
  ['overview', 'actions', ['actions']],
  ['services', 'services', ['services']],
  ['services', 'service-map', ['services'], 'Requests, errors and latency could not be loaded'],
  ['services', 'slos', ['services'], 'Budgets could not be loaded'],
  ['service-overview', 'metrics/query_range', ['latency', 'errors', 'rate'], CARD],
  ['service-overview', 'explain/difference', ['difference']],
  ['service-overview', 'slos', [], CARD],
  ['service-overview', 'regions', [], CARD],
  ['service-overview', 'services/*', [], CARD],
  ['service-slo', 'slos', ['slos']],
  ['service-traces', 'traces', ['traces']],
  ['service-logs', 'logs', ['logs']],
  ['service-cost', 'metrics/query_range', ['cpu', 'memory', 'usage']],
  ['service-policy', 'gates/*', ['gate']],
  ['service-policy', 'services/*/policies', ['policies']],
  ['service-policy', 'audit', ['decisions']],
  ['slos', 'slos', ['slos']],
  ['slo', 'slos/*', ['slo']],
  ['slo', 'slos/backtest', ['burn-down']],
  ['slo', 'alerts', ['slo-alerts']],
  ['slo', 'explain/difference', ['difference']],
  ['alerts', 'alerts', ['alerts']],
  ['incidents', 'incidents', ['incidents']],
  ['incident', 'incidents/*', ['incident']],
  ['runbook', 'runbooks/*', ['runbook']],
  ['traces', 'traces', ['traces']],
  ['traces', 'explain/difference', ['difference']],
  ['trace', 'traces/*', ['trace']],
  ['trace', 'traces/*/spans/*', ['span']],
  ['trace', 'logs', ['span-logs']],
  ['logs', 'logs', ['logs']],
  ['audit', 'audit', ['audit']],
  ['audit', 'audit/*', ['record']],
  ['status', 'status', ['server', 'parts']],
  ['plans', 'config/plans', ['plans']],
  ['plan', 'config/plans/*', ['plan']],
  ['regions', 'regions', ['sites']],
  ['region', 'regions', ['region']],
  ['region', 'metrics/query_range', ['hz', 'latency', 'rate']],
  ['region', 'slos', ['objectives']],
  ['region', 'alerts', ['firing']],
  ['region', 'regions/*/transitions', ['states']],
  ['region', 'actions', ['history']],
  ['actions', 'actions', ['actions']],
  ['action', 'actions/*', ['action']],
  ['decision', 'policies/decisions/*', ['decision']],
  ['failover-intent', 'regions', ['intent']],
  ['failover-checks', 'actions/preview', ['dry-run']],
];

test('every page has an API that is seen failing', () => {
  // `/services/NAME` is the overview of the service; the wizard's other steps ask what the checks ask.
  const same = ['service', 'failover-effects', 'failover-confirm'];
  const failing = new Set(ASKED.map(([place]) => place));
  expect(Object.keys(PLACES).filter((name) => !failing.has(name) && !same.includes(name))).toEqual(
    [],
  );
});

for (const [name, api, panels, says] of ASKED) {
  test(`${name}: /${api} failing is told by ${panels.join(', ') || 'its card'} alone`, async ({
    page,
    world,
  }) => {
    const path = new RegExp(`^/api/v1/${api.replaceAll('*', '[^/]+')}$`);
    await page.route(
      ({ pathname }) => path.test(pathname),
      (route) =>
        route.fulfill({
          status: 500,
          json: { trace_id: TRACE, code: 'internal', message: 'broken on purpose', details: [] },
        }),
    );
    const place = PLACES[name];
    await page.goto(place?.path(world) ?? '');
    for (const panel of panels) {
      await expect(page.locator(`#${panel}`).getByRole('alert')).toContainText(TRACE);
    }
    if (says) await expect(page.locator('main').getByText(says).first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    // The rest of the page is whole.
    const rest = page.locator('main section[id]');
    const ids = await rest.evaluateAll((all) => all.map(({ id }) => id));
    for (const id of ids.filter((each) => !panels.includes(each))) {
      await expect(page.locator(`#${id}`).getByText('Loading')).toHaveCount(0);
    }
    const others = page.locator('main [role=alert]').filter({ hasText: /\S/ });
    await expect(others).toHaveCount(panels.length);
  });
}
