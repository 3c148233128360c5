/** One change of text: `find` stands in the file exactly once. Files by their path in a project that has this app. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A way to harm the orders API, and what has to notice. */
export interface Mutation {
  readonly title: string;
  readonly edits: readonly Edit[];
  /**
   * `refused`: nothing is made, and these words say why. `red`: rows that have to fail. `green`: the contract says so itself,
   * so the proof holds, and only the review can tell.
   */
  readonly shows: { readonly refused: RegExp } | { readonly red: readonly string[] } | "green";
}

/** One text of a file of packages/guard/ replaced, and the rows that have to fail. */
export function inGuard(file: string, title: string, red: readonly string[], find: string, replace: string): Mutation {
  return { title, edits: [{ file: `packages/guard/${file}`, find, replace }], shows: { red } };
}
