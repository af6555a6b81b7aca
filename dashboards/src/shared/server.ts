import { stat, under } from '../panels.js';
import { of, worst } from '../promql.js';

export const databaseWaits = () =>
  stat({
    title: 'Database waits',
    says: 'Threads of Syntropy that wait for a connection to its database.',
    act: 'Above 0 for long: the database is slow or gone; without it nobody acts.',
    unit: 'none',
    limits: under(1),
    queries: [
      { expr: worst('max', [], of('db_client_connection_pending_requests')), legend: 'waiting' },
    ],
  });

export const serversThatAct = () =>
  stat({
    title: 'Servers that act',
    says: 'Servers that hold the lease. Exactly one decides and acts.',
    act: 'Not 1 for 30 s: nobody acts, or the scrape fails. See `lease` in the status of both servers.',
    unit: 'none',
    limits: [
      { color: 'red', value: null },
      { color: 'green', value: 1 },
      { color: 'red', value: 2 },
    ],
    queries: [{ expr: `sum(${of('syntropy_leader')})`, legend: 'leaders' }],
  });
