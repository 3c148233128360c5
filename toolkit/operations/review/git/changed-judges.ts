import type { Git } from "./git.ts";

/** What a change is held against: the rules and the guard, the twin, the review itself, what it prints with, and the packages that all of it runs with. */
const judges = ["infra/rules", "access", "text", "twin", "toolkit", "package-lock.json"];

/** Files of those that the change alters, as the program's directory has them. @throws ReviewRefused */
export async function changedJudges(git: Git, baseCommit: string): Promise<readonly string[]> {
  const said = await git.demand(["diff", "--name-only", "--relative", "--no-renames", baseCommit, "--", ...judges]);
  return said.split("\n").filter((file) => file !== "");
}
