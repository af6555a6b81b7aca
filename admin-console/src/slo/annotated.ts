/** Something that happened, to be seen beside the budget. */
export type Annotation = { at: number; id: string } & (
  | { kind: 'deploy'; version: string }
  | { kind: 'action'; what: string; region: string | null; state: string }
  | { kind: 'alert'; tier: string; severity: string }
);

export interface Annotated {
  items: readonly Annotation[];
  marks: readonly { at: number; text: string; sign: string }[];
  /** Kinds whose question failed: what they would tell is not shown. */
  failed: readonly ('deploy' | 'action')[];
}

/** What stands in the chart for each. */
export const SIGNS: Record<Annotation['kind'], string> = { deploy: 'D', action: 'A', alert: '!' };

/** Those of a time, the newest first. */
export function within(
  items: readonly Annotation[],
  from: number,
  to: number,
): readonly Annotation[] {
  return items.filter(({ at }) => at >= from && at <= to).sort((a, b) => b.at - a.at);
}
