import { BY_INSTANCE, of } from '../promql.js';

/** A metric of the chosen servers. */
export const here = (metric: Parameters<typeof of>[0], ...more: string[]) =>
  of(metric, BY_INSTANCE, ...more);

/** How a server's line is called. */
export const each = '{{instance}}';
