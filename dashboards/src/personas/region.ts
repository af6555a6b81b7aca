import * as annotations from '../annotations.js';
import { navigation, toConsole } from '../links.js';
import type { Page } from '../page.js';
import { atLeast, lines, stat, upTo } from '../panels.js';
import { signal } from '../promql.js';
import * as circuits from '../shared/circuits.js';
import * as regions from '../shared/regions.js';
import * as variables from '../variables.js';

const PLACE = '{{service}} {{region}}';
const CONSOLE = [
  toConsole('Open in the console', '${__field.labels.service}', '${__field.labels.region}'),
];

export const region: Page = {
  id: 'region',
  title: 'Region and collective vibration',
  description:
    'For who looks after a region: its collective signal, what the control plane concludes from it, and the technical signals beside it. Limits drawn are those of the reference policy; a ProtectivePolicy may have others.',
  variables: [
    variables.datasource(),
    variables.job(),
    variables.services('syntropy_region_weight_ratio'),
    variables.regions('syntropy_region_weight_ratio'),
    variables.consoleAddress(),
  ],
  annotations: [annotations.drains(), annotations.protections(), annotations.pages()],
  links: navigation(),
  rows: {
    'Collective vibration': [
      stat({
        title: 'Least mean',
        says: 'The lowest mean frequency of the chosen regions.',
        act: 'Under 420 Hz: expect protective mode. Look for what happened there.',
        unit: 'hertz',
        decimals: 0,
        width: 6,
        trend: true,
        limits: atLeast(420, 440),
        queries: [{ expr: `min(${signal('hz_mean', 'passive', 'min')})`, legend: 'Hz' }],
      }),
      stat({
        title: 'Most users low',
        says: 'The largest share of users under the low limit, of the chosen regions.',
        act: 'From 65 % on the reference policy raises the protective mode.',
        unit: 'percentunit',
        decimals: 0,
        width: 6,
        trend: true,
        limits: upTo(0.5, 0.65),
        queries: [{ expr: `max(${signal('hz_low_share')})`, legend: 'low' }],
      }),
      stat({
        title: 'Highest entropy',
        says: 'Entropy of frequencies, 0 (all alike) to 1 (all over the scale), in the worst region.',
        act: 'A spike: the field falls apart; watch the mean and the share of users low.',
        unit: 'none',
        decimals: 2,
        width: 6,
        trend: true,
        limits: upTo(0.8, 0.9),
        queries: [{ expr: `max(${signal('entropy')})`, legend: 'entropy' }],
      }),
      stat({
        title: 'Users heard',
        says: 'Users who reported a frequency within the policy window, all chosen regions.',
        act: 'Under the policy floor nothing is concluded: too few speak for a region.',
        unit: 'short',
        width: 6,
        trend: true,
        queries: [{ expr: `sum(${signal('users')})`, legend: 'users' }],
      }),
      regions.hzMean(),
      lines({
        title: 'Users low',
        says: 'Share of users under the low limit of the policy (420 Hz by default).',
        act: 'From 65 %, held for the policy time: protective mode. It eases under 50 %.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        limits: upTo(0.5, 0.65),
        queries: [{ expr: signal('hz_low_share'), legend: PLACE }],
        links: CONSOLE,
      }),
      lines({
        title: 'Entropy and stability',
        says: 'Entropy of the frequencies, and the stability index, 1 - entropy.',
        act: 'Stability falls while the mean holds: opinions part; watch before you act.',
        unit: 'none',
        decimals: 2,
        min: 0,
        max: 1,
        queries: [
          { expr: signal('entropy'), legend: `entropy ${PLACE}` },
          {
            expr: signal('vibration_stability_index', 'passive', 'min'),
            legend: `stability ${PLACE}`,
          },
        ],
        links: CONSOLE,
      }),
      lines({
        title: 'Sudden fall',
        says: "Hz by which the mean of 5 min lies under the last hour's median.",
        act: 'From 30 Hz on it is an anomaly: look for an event in that region.',
        unit: 'hertz',
        decimals: 0,
        limits: upTo(15, 30),
        queries: [{ expr: signal('hz_drop'), legend: PLACE }],
        links: CONSOLE,
      }),
      lines({
        title: 'Stress index',
        says: 'How far the mean lies under 440 Hz: 0 is not at all, 1 is 360 Hz and less.',
        act: 'Above 0.25 the protective mode is near or in force.',
        unit: 'none',
        decimals: 2,
        min: 0,
        max: 1,
        limits: upTo(0.25, 0.5),
        queries: [{ expr: signal('Hz_stress_index'), legend: PLACE }],
        links: CONSOLE,
      }),
      regions.evu(),
    ],
    'What was concluded': [
      regions.protectiveLevel(),
      lines({
        title: 'Time under protection',
        says: 'Share of the watched time in which a protective level was in force.',
        act: 'Rises for days: the protection does not help, or its limit is too high.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        queries: [{ expr: signal('protective_mode_uptime', 'state'), legend: PLACE }],
        links: CONSOLE,
      }),
      regions.regionHealth(),
      regions.regionWeights(),
    ],
    'Technical signals': [
      regions.regionErrors(),
      regions.regionSlow(),
      regions.regionRequests(),
      regions.regionProbes(),
      lines({
        title: 'Probes: errors',
        says: 'Share of the active probes of a region that failed.',
        act: 'High while requests succeed: the health page or the prober. Both: the region is down.',
        unit: 'percentunit',
        min: 0,
        limits: upTo(0.1, 0.5),
        queries: [{ expr: signal('error_ratio', 'active'), legend: PLACE }],
        links: CONSOLE,
      }),
      circuits.circuits(),
    ],
  },
};
