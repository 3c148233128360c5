import type { Fixture } from "../entra-fixture.ts";

/** What Entra must answer, written out from captures and documents, not from the twin's table. */
export interface RefusalCase {
  readonly code: number;
  readonly when: string;
  readonly ask: (fixture: Fixture) => Promise<Response>;
  readonly status: 400 | 401;
  readonly error: string;
  readonly sentence: (fixture: Fixture) => string;
  readonly hasUri?: true;
  readonly suberror?: string;
  readonly claims?: (fixture: Fixture) => string;
  /** What time it is then, where the clock was moved. */
  readonly at?: string;
}

export const unknownGuid = "99999999-9999-4999-8999-999999999999";

/** The granted request with some fields replaced. */
export function ask(changes: Record<string, string>): RefusalCase["ask"] {
  return ({ post, granted }) => post({ ...granted(), ...changes });
}

/** The granted request without one field. */
export function askWithout(field: string): RefusalCase["ask"] {
  return ({ post, granted }) => post(Object.fromEntries(Object.entries(granted()).filter(([name]) => name !== field)));
}

export function read(path: string): RefusalCase["ask"] {
  return ({ get }) => get(path);
}
