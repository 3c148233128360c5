/** One row of a decision table: what it holds for, what is then done, and why. */
export interface Row<Situation, Decision> {
  /** The values that each member may have; a member that is left out may have any. */
  readonly when: { readonly [Member in keyof Situation]?: readonly Situation[Member][] };
  readonly next: Decision;
  readonly because: string;
}

/** The first row that holds decides. The last one holds for everything, or there is no decision for something. */
export function decide<Situation extends object, Decision>(
  rows: readonly Row<Situation, Decision>[],
  situation: Situation,
): Decision {
  const row = rows.find(({ when }) => holds(when, situation));
  if (row) return row.next;
  throw new Error(`No decision for ${JSON.stringify(situation)}`);
}

function holds<Situation extends object>(when: Row<Situation, unknown>["when"], situation: Situation): boolean {
  return (Object.keys(when) as (keyof Situation)[]).every(
    (member) => when[member]?.includes(situation[member]) ?? true,
  );
}
