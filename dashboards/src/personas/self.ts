import * as annotations from '../annotations.js';
import { navigation } from '../links.js';
import type { Page } from '../page.js';
import { deciding } from '../self/deciding.js';
import { database, machine } from '../self/process.js';
import { queues } from '../self/queues.js';
import { requests } from '../self/requests.js';
import { telling } from '../self/telling.js';
import { working } from '../self/working.js';
import * as variables from '../variables.js';

export const self: Page = {
  id: 'self',
  title: 'Syntropy itself',
  description:
    'For who runs the server: is it deciding, does it keep up, where is it tight. Requests first, then queues, disk and process. What each number means and what to do is in docs/guides/self-observability.md.',
  variables: [
    variables.datasource(),
    variables.job(),
    variables.instances(),
    variables.consoleAddress(),
  ],
  annotations: [annotations.restarts()],
  links: navigation(),
  rows: {
    'Is it working': working(),
    'Requests: rate, errors, duration': requests(),
    'Deciding: the loop and what it computes': deciding(),
    'Queues, journal and store': queues(),
    'Telling people': telling(),
    Database: database(),
    Process: machine(),
  },
};
