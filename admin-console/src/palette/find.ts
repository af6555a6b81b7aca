import { matches } from '../app/filter';

/** Something that can be found and entered or done. */
export interface Entry {
  id: string;
  title: string;
  /** What tells it from others of the same title; found by too. */
  detail?: string;
  run: () => void;
}

export interface Group {
  id: string;
  title: string;
  entries: readonly Entry[];
  /** Shown before anything is typed. */
  offered?: boolean;
}

export interface Found extends Group {
  /** How many match; `entries` has the first of them. */
  total: number;
}

/** So many of a kind are shown: more is found by typing more. */
const MOST = 6;

/** Those whose title begins with what was typed, then the others, each in its own order. */
function ranked(entries: readonly Entry[], typed: string): readonly Entry[] {
  const begins = ({ title }: Entry) => title.toLowerCase().startsWith(typed.trim().toLowerCase());
  return [...entries.filter(begins), ...entries.filter((entry) => !begins(entry))];
}

/** What matches, group by group; what is offered when nothing was typed. */
export function find(groups: readonly Group[], typed: string): Found[] {
  const asked = typed.trim() !== '';
  return groups
    .filter(({ offered }) => asked || offered)
    .map((group) => {
      const hits = asked
        ? ranked(
            group.entries.filter(({ title, detail }) =>
              matches(typed, [title, detail, group.title]),
            ),
            typed,
          )
        : group.entries;
      return {
        ...group,
        total: hits.length,
        entries: asked ? hits.slice(0, MOST) : hits,
      };
    })
    .filter(({ total }) => total > 0);
}
