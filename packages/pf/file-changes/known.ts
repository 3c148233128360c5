import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandsIn } from "./packages/commands-of.ts";
import { lockedIn, nameOf, type Packages } from "./packages/lock-changes.ts";
import { ownersIn } from "./pipelines/action-references.ts";

/** What a version already relies on. Whatever else a change runs comes from somebody new. */
export interface Known {
  /** Owners of the actions in its workflows. */
  readonly actionOwners: ReadonlySet<string>;
  /** Its packages and their commands, by name. */
  readonly packages: ReadonlySet<string>;
}

export const nothingKnown: Known = { actionOwners: new Set(), packages: new Set() };

const workflows = [
  "{,template/}.github/workflows/*.{yml,yaml}",
  ".github/actions/**/action.{yml,yaml}",
  "action.{yml,yaml}",
];

/**
 * @param repository of the base
 * @param programs the folders with lock files, of the base and of the change. What the change adds has its own line.
 */
export function knownIn(repository: string, programs: readonly string[]): Known {
  const texts = globSync(workflows, { cwd: repository }).map((file) => readFileSync(join(repository, file), "utf8"));
  const names = programs
    .map((program) => join(program, "package-lock.json"))
    .flatMap((lock) => namesIn((existsSync(lock) ? lockedIn(readFileSync(lock, "utf8")) : undefined) ?? new Map()));
  return { actionOwners: ownersIn(texts), packages: new Set(names) };
}

function namesIn(locked: Packages): readonly string[] {
  return [...[...locked.keys()].map(nameOf), ...commandsIn(locked).keys()];
}
