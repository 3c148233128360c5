import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ownersIn } from "./action-references.ts";

const workflows = [
  "{,template/}.github/workflows/*.{yml,yaml}",
  ".github/actions/**/action.{yml,yaml}",
  "action.{yml,yaml}",
];

/** Owners of the actions that a repository's workflows use. An action of another one is somebody new. */
export function actionOwnersIn(repository: string): ReadonlySet<string> {
  return ownersIn(globSync(workflows, { cwd: repository }).map((file) => readFileSync(join(repository, file), "utf8")));
}
