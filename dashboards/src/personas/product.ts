import * as annotations from '../annotations.js';
import { navigation, toConsole } from '../links.js';
import type { Page } from '../page.js';
import { atLeast, lines, stat } from '../panels.js';
import { signal } from '../promql.js';
import * as regions from '../shared/regions.js';
import * as slos from '../shared/slos.js';
import * as variables from '../variables.js';

const PLACE = '{{service}} {{region}}';
const EXPERIENCE = 'slo=~"evu.*|feed-.*|presence-.*|collective-.*"';

export const product: Page = {
  id: 'product',
  title: 'Product: experience',
  description:
    'For product: how useful the service feels by region, and what took away from it. Not here, since nothing measures it yet: rendering times on the device (RUM), funnels and retention.',
  variables: [
    variables.datasource(),
    variables.job(),
    variables.services('syntropy_region_signal', 'signal="EVU"'),
    variables.regions('syntropy_region_weight_ratio'),
    variables.consoleAddress(),
  ],
  annotations: [annotations.pages(), annotations.drains(), annotations.protections()],
  links: navigation(),
  rows: {
    Experience: [
      stat({
        title: 'Least EVU',
        says: 'Useful vibrational experience in the worst of the chosen regions, 0 to 100 %.',
        act: 'Under 80 %: the line beside it says where, the parts below say why.',
        unit: 'percentunit',
        decimals: 0,
        width: 6,
        trend: true,
        limits: atLeast(0.6, 0.8),
        queries: [{ expr: `min(${signal('EVU', 'passive', 'min')})`, legend: 'EVU' }],
        links: [toConsole('Open in the console')],
      }),
      stat({
        title: 'Users heard',
        says: 'Users who reported a frequency within the policy window, all chosen regions.',
        act: 'Falls without a drain: users leave, or their app does not report. Compare requests.',
        unit: 'short',
        width: 6,
        trend: true,
        queries: [{ expr: `sum(${signal('users')})`, legend: 'users' }],
      }),
      stat({
        title: 'Requests',
        says: 'Requests per minute in all chosen regions.',
        act: 'Compare with the same hour yesterday; a sudden fall is an outage for users.',
        unit: 'reqpm',
        decimals: 0,
        width: 6,
        trend: true,
        queries: [{ expr: `sum(${signal('requests')})`, legend: 'requests' }],
      }),
      stat({
        title: 'Regions softened',
        says: 'Regions whose feed holds back stimuli now, to protect who is there.',
        act: 'Above 0: expect less engagement there; it ends by itself when the frequency recovers.',
        unit: 'none',
        width: 6,
        limits: [
          { color: 'green', value: null },
          { color: 'purple', value: 1 },
        ],
        queries: [
          {
            expr: `sum(${signal('feed_softening_rate', 'state')} > bool 0)`,
            legend: 'softened',
          },
        ],
        links: [toConsole('Open in the console')],
      }),
      regions.evu(24),
      lines({
        title: 'EVU: latency',
        says: "The part of EVU from latency: share of requests within the RegionPolicy's limit.",
        act: 'Under 95 %: users wait. Ask the service team; the traces of slow routes tell why.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        limits: atLeast(0.9, 0.95),
        queries: [{ expr: `1 - ${signal('slow_share')}`, legend: PLACE }],
      }),
      lines({
        title: 'EVU: collective',
        says: 'The part of EVU from the collective state: 1 at a mean of 440 Hz and more, 0 at 360 Hz.',
        act: 'Under 75 %: the collective is low; look at the dashboard of the region.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        limits: atLeast(0.5, 0.75),
        queries: [{ expr: `1 - ${signal('Hz_stress_index')}`, legend: PLACE }],
      }),
    ],
    'What users feel': [
      lines({
        title: 'Stimuli held back',
        says: 'Share of the normal stimuli that the feed leaves out while a region is protected.',
        act: 'Read engagement of that time with it in mind: it is meant to be lower.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        queries: [{ expr: signal('feed_softening_rate', 'state'), legend: PLACE }],
      }),
      lines({
        title: 'Time under protection',
        says: 'Share of the watched time in which a region was protected.',
        act: 'High for days: what is offered there does not fit how people are; talk to curation.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        queries: [{ expr: signal('protective_mode_uptime', 'state'), legend: PLACE }],
      }),
      lines({
        title: 'Richer content allowed',
        says: '1 while a region has been at 500 Hz and more for 15 min with few users low.',
        act: 'At 1 is the time to try richer content.',
        unit: 'none',
        min: 0,
        max: 1,
        decimals: 0,
        queries: [{ expr: signal('expansion', 'state'), legend: PLACE }],
      }),
      regions.regionErrors(),
    ],
    'Promises to users': [
      lines({
        title: 'Good share of experience SLOs',
        says: 'SLOs of the reference catalogue about experience: EVU and its parts, feed, presence, collective. They show once these documents are in the configuration.',
        act: 'A fall is what an incident has cost users; the table has the budget.',
        unit: 'percentunit',
        decimals: 2,
        max: 1,
        width: 24,
        queries: [
          {
            expr: `min by (slo) (${slos.slo('syntropy_slo_sli_ratio', 'min', EXPERIENCE)})`,
            legend: '{{slo}}',
          },
        ],
        links: [toConsole('Open in the console', '${__field.labels.slo}')],
      }),
      slos.sloTable('Experience SLOs', EXPERIENCE),
    ],
  },
};
