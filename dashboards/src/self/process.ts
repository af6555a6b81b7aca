import { lines, upTo } from '../panels.js';
import { BY_INSTANCE, rate } from '../promql.js';
import { each, here } from './here.js';

/** The pool of connections. */
export const database = () => [
  lines({
    title: 'Connections',
    says: 'Connections to PostgreSQL in use, the threads that wait for one, and how many there may be.',
    act: 'In use at the maximum: slow queries. Waiting for long: the database is slow or gone.',
    unit: 'short',
    min: 0,
    queries: [
      {
        expr: `max(${here('db_client_connection_count', 'db_client_connection_state="used"')})`,
        legend: 'in use',
      },
      {
        expr: `max(${here('db_client_connection_pending_requests')})`,
        legend: 'waiting',
      },
      { expr: `max(${here('db_client_connection_max')})`, legend: 'at most' },
    ],
  }),
  lines({
    title: 'Wait for a connection',
    says: 'Time waited for each connection that was handed out; none were asked for where there is a gap.',
    act: 'Rises: the same as above, seen earlier.',
    unit: 's',
    min: 0,
    limits: upTo(0.01, 0.1),
    queries: [
      {
        expr: `sum by (instance) (${rate('db_client_connection_wait_seconds_total', BY_INSTANCE)}) / sum by (instance) (${rate('db_client_connection_acquired_total', BY_INSTANCE)})`,
        legend: each,
      },
    ],
  }),
];

/** The process and its Java virtual machine. */
export const machine = () => [
  lines({
    title: 'Processors',
    says: 'Share of its processors that the server uses.',
    act: 'Near 100 %: the limit is reached; ticks and decoding get late next.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    limits: upTo(0.7, 0.9),
    queries: [
      {
        expr: `${rate('process_cpu_seconds_total', BY_INSTANCE)} / ${here('process_cpus')}`,
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Heap',
    says: 'Share of the heap in use.',
    act: 'Near 100 % after collections: give it more, or have fewer series.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    limits: upTo(0.85, 0.95),
    queries: [
      {
        expr: `${here('jvm_memory_used_bytes', 'area="heap"')} / ${here('jvm_memory_max_bytes', 'area="heap"')}`,
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Garbage collection',
    says: 'Share of the time spent in garbage collections.',
    act: 'Over 10 %: give it more heap.',
    unit: 'percentunit',
    min: 0,
    limits: upTo(0.05, 0.1),
    queries: [
      {
        expr: `sum by (instance) (${rate('jvm_gc_collection_seconds_total', BY_INSTANCE)})`,
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Resident memory',
    says: 'Memory of the server process, heap and everything else.',
    act: 'Grows without end while the heap does not: report it.',
    unit: 'bytes',
    min: 0,
    queries: [{ expr: here('process_resident_memory_bytes'), legend: each }],
  }),
  lines({
    title: 'Open files',
    says: 'Share of the open files and sockets it may have.',
    act: 'Near 100 %: raise `ulimit -n`.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    limits: upTo(0.7, 0.9),
    queries: [
      {
        expr: `${here('process_open_fds')} / ${here('process_max_fds')}`,
        legend: each,
      },
    ],
  }),
  lines({
    title: 'Threads',
    says: 'Platform threads of the server.',
    act: 'Grows without end: take a thread dump and report it.',
    unit: 'short',
    min: 0,
    queries: [{ expr: here('jvm_threads_current'), legend: each }],
  }),
];
