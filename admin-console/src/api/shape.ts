import type { components } from './schema';

export type Schemas = components['schemas'];

/** The server's document marks neither what is always sent nor what may be null: said here. */
export type Shape<T, Always extends keyof T, Nullable extends keyof T = never> = {
  [P in Always]-?: NonNullable<T[P]>;
} & { [P in Exclude<keyof T, Always | Nullable>]?: T[P] } & { [P in Nullable]?: T[P] | null };

/** The same with the type of some fields narrowed: words from the contracts, items of lists. */
export type Narrow<T, N extends { [P in keyof N]: P extends keyof T ? unknown : never }> = Omit<
  T,
  keyof N
> &
  N;
