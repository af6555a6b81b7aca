import { least, stat, type Texts, under, upTo } from '../panels.js';
import * as server from '../shared/server.js';
import { here } from './here.js';

const ANSWERS: Texts = {
  '0': { text: 'hangs', color: 'red' },
  '1': { text: 'answers', color: 'green' },
};

/** Is it working at all? */
export const working = () => [
  stat({
    title: 'Control loop',
    says: 'Whether the control loop answered the last scrape, the worst of the chosen servers.',
    act: 'Hangs: nobody decides. Take a thread dump, then restart.',
    unit: 'none',
    limits: least(1),
    texts: ANSWERS,
    queries: [{ expr: `min(${here('syntropy_loop_answering')})`, legend: 'loop' }],
  }),
  server.serversThatAct(),
  stat({
    title: 'Newest tick',
    says: 'Age of the newest tick that the loop applied. A tick comes every second.',
    act: 'Over 10 s: nobody decides. Take a thread dump, then restart.',
    unit: 's',
    decimals: 1,
    limits: upTo(5, 10),
    queries: [{ expr: `max(${here('syntropy_loop_tick_age_seconds')})`, legend: 'age' }],
  }),
  stat({
    title: 'Up for',
    says: 'Time since the last start, the youngest of the chosen servers.',
    act: 'Short and unexpected: the log says why it stopped.',
    unit: 's',
    decimals: 0,
    queries: [{ expr: `time() - max(${here('process_start_time_seconds')})`, legend: 'up' }],
  }),
  stat({
    title: 'Disk free',
    says: 'Bytes free where the data folder is, the least of the chosen servers.',
    act: 'Under 1 GiB: free space before the journal refuses telemetry with 503.',
    unit: 'bytes',
    decimals: 0,
    limits: [
      { color: 'red', value: null },
      { color: 'orange', value: 1 << 30 },
      { color: 'green', value: 5 * (1 << 30) },
    ],
    queries: [{ expr: `min(${here('syntropy_data_disk_free_bytes')})`, legend: 'free' }],
  }),
  stat({
    title: 'Batches lost',
    says: 'Journal batches that could not be stored in the last hour. Nothing of them was acknowledged.',
    act: 'Above 0: the disk is full or broken, see the log.',
    unit: 'none',
    decimals: 0,
    limits: under(1),
    queries: [
      {
        expr: `sum(increase(${here('syntropy_journal_commit_failures_total')}[1h]))`,
        legend: 'lost',
      },
    ],
  }),
];
