// Plans of configuration shaped as the server answers.
import type { KeptPlan } from '../src/api/types';
import { before } from './data';

export const LIVE = '9f2c4e1d5743f33385bb29fdae6e10ab676353c9';

export const plan: KeptPlan = {
  id: '6a1f0c52-0000-4000-8000-000000000001',
  made_at: before(300),
  made_by: 'ana',
  changed: 3,
  unchanged: 12,
  plan: {
    source: 'git https://git.example/slo.git',
    commit: '3d99905e1d5743f33385bb29fdae6e10ab676353',
    live_commit: LIVE,
    changes: 3,
    shrink: { removed: 1, live: 14, refused: false },
    faults: [
      {
        file: 'credit.yaml',
        line: 7,
        column: 11,
        message: 'target: 1.01 (expected 0 < target < 1)',
      },
    ],
    documents: [
      {
        id: 'openslo/v1/SLO/social-feed-availability',
        kind: 'SLO',
        name: 'social-feed-availability',
        change: 'changed',
        file: 'social.yaml',
        line: 3,
        fields: [{ path: 'objectives[0].target', before: '0.99', after: '0.999' }],
        notes: [],
        slo: {
          new_generation: false,
          objectives: [
            {
              display_name: '',
              target_before: 0.99,
              target_after: 0.999,
              budget_before: '7h12m',
              budget_after: '43m12s',
              never_fires: ['14.4/1h'],
              backtest: {
                from: before(30 * 86_400),
                to: before(300),
                data_from: before(12 * 86_400),
                before: {
                  pages: 1,
                  tickets: 2,
                  false_pages: 0,
                  budget_remaining: 0.81,
                  exhausted_at: null,
                  exhausts_at: null,
                },
                after: {
                  pages: 5,
                  tickets: 9,
                  false_pages: 1,
                  budget_remaining: -0.9,
                  exhausted_at: before(3 * 86_400),
                  exhausts_at: null,
                },
              },
            },
          ],
        },
      },
      {
        id: 'syntropy/v1/RegionPolicy/social-regions',
        kind: 'RegionPolicy',
        name: 'social-regions',
        change: 'added',
        file: 'social.yaml',
        line: 41,
        fields: [],
        notes: ['2 open incidents were told to pager'],
        slo: null,
      },
      {
        id: 'syntropy/v1/Notifier/chat',
        kind: 'Notifier',
        name: 'chat',
        change: 'removed',
        file: 'chat.yaml',
        line: 1,
        fields: [],
        notes: [],
        slo: null,
      },
    ],
  },
};
