import type { Moment, World, Team } from "./world.ts";

/** A part of how things stand, in words, and how it comes about. */
export interface Step {
  readonly says: string;
  /** What it makes is known by this name. Default: what it says. */
  readonly as?: string;
  /** May answer how it is undone, where that is more than removing what it made and putting back every backend. */
  readonly run: (world: World) => Promise<void | (() => Promise<void> | void)>;
}

/** How it begins: what the first team has deployed. */
export type Beginning =
  | "deployed"
  | "deployed with conditional access and a secret"
  | "deployed with a secret in a partner's vault"
  | "deployed over what the portal made";

/** The names under which a beginning's things are known. */
export const stack = "the stack";
export const portal = "what the portal made";
/** What `up` added below an adopted thing: a setting of the site, say. */
export const partsOfPortal = "parts of what the portal made";

/** One situation, and what a teardown may do in it. */
export interface Situation {
  readonly title: string;
  /** The faults that this would have shown. */
  readonly shows?: readonly `T${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`[];
  readonly begins?: Beginning;
  readonly with?: readonly Step[];
  /** What somebody does meanwhile, once a request like this was answered. */
  readonly meanwhile?: { readonly at: Moment; readonly step: Step };
  /** What has to hold afterwards besides. */
  readonly holds?: (world: World) => Promise<void>;
  /** Whose command it is. Default: the first team's. */
  readonly by?: Team;
  /** What is typed after `./pf teardown`. Default: `--stack test --yes`. */
  readonly args?: readonly string[] | ((world: World) => readonly string[]);
  /** What the shell has besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the command is a process, as a person starts it: one for each exit code. Default: it runs in the test's. */
  readonly isProcess?: boolean;
  readonly exit: 0 | 1 | 2 | 3;
  /** Names of what has to be gone afterwards, out of recycle bins, too. All else is as it was, byte for byte. */
  readonly goes?: readonly string[];
  /** Names of what may be changed or gone, or not. */
  readonly mayChange?: readonly string[];
  /** Names of what was made, of which something is left, or refused for: each such thing is named, with a command. */
  readonly names?: readonly string[];
  readonly says?: readonly (string | RegExp)[];
  /** What must not be said. */
  readonly saysNot?: readonly (string | RegExp)[];
}
