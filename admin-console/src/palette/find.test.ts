import { expect, it } from 'vitest';
import { find, type Group } from './find';

const run = () => {};
const groups: Group[] = [
  {
    id: 'services',
    title: 'Services',
    entries: Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, title: `service-${n}`, run })),
  },
  {
    id: 'commands',
    title: 'Comandos',
    offered: true,
    entries: [
      { id: 'theme', title: 'Tema: Escuro', run },
      { id: 'pause', title: 'Pausar', detail: 'p', run },
      { id: 'find', title: 'Achar service', run },
    ],
  },
];

it('offers what is offered, and finds the rest when something is typed', () => {
  expect(find(groups, ' ').map(({ id }) => id)).toEqual(['commands']);
  expect(find(groups, 'service-3').map(({ id, total }) => [id, total])).toEqual([['services', 11]]);
  expect(find(groups, 'zzz')).toEqual([]);
});

it('shows few of many and says how many there are', () => {
  const [services] = find(groups, 'service');
  expect(services?.entries).toHaveLength(6);
  expect(services?.total).toBe(40);
});

it('finds by words in any order and without accents, and by the kind', () => {
  expect(find(groups, 'escuro tema')[0]?.entries[0]?.id).toBe('theme');
  expect(find(groups, 'comandos')[0]?.total).toBe(3);
});

it('puts first what begins with what was typed', () => {
  const [one] = find(
    [
      {
        id: 'x',
        title: 'X',
        entries: [
          { id: 'b', title: 'my social', run },
          { id: 'a', title: 'Social', run },
        ],
      },
    ],
    'soc',
  );
  expect(one?.entries.map(({ id }) => id)).toEqual(['a', 'b']);
});
