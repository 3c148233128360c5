import type { Breakage } from "../support/wire.ts";
import type { WitnessedStack } from "./witnessed-stack.ts";

/** A client as it is published, asked to do one thing with the deployed stack. */
export interface Witness {
  /** Its short name in packages/twin/FIDELITY.md. */
  readonly name: string;
  /** The witness by which it logs in: what it asks of Entra ID is that one's. */
  readonly logsInBy?: string;
  /** What it is called where it is published. */
  readonly client: string;
  readonly does: string;
  /** File below `clients/`, or a program, and its arguments: what runs the client and tells as `tell` does. */
  readonly script: readonly [file: string, ...args: string[]];
  /** Its inputs besides the twin's client variables: names, ids, credentials. */
  readonly inputs: (stack: WitnessedStack) => Readonly<Record<string, string>>;
  /** What it answers, exactly. */
  readonly answers: (stack: WitnessedStack) => unknown;
  readonly broken: readonly BrokenAnswer[];
}

/** One place of the twin's answers, broken, and what the client says of that in its own words. */
export interface BrokenAnswer extends Breakage {
  /** `the issuer in the metadata is another`. */
  readonly that: string;
  /** Of the error that the client throws: what has to be in it. */
  readonly raises: { readonly name?: string; readonly code?: number | string; readonly message?: unknown };
}
