import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ownersIn } from "@protected-function/core/text/code-owners.ts";
import { met, type PreflightFinding, unmet } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** What `./pf review` reads beside Pulumi.yaml. */
const acceptedFindingsFile = "accepted-findings.yaml";

/** Where GitHub looks for it. The first one counts. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** What the template has in place of a name. */
const placeholder = "@your-organization/your-team";

/**
 * Whether someone has to approve what a pull request accepts of its own review. Only for a repository with workflows of
 * GitHub's.
 */
export function codeOwners({ directory }: Pick<Surroundings, "directory">): readonly PreflightFinding[] {
  const root = directory === undefined ? undefined : repositoryOf(directory);
  if (directory === undefined || root === undefined || !existsSync(join(root, ".github/workflows"))) return [];
  const file = relative(root, join(directory, acceptedFindingsFile)).replaceAll("\\", "/");
  const place = places.find((one) => existsSync(join(root, one)));
  const owners = place === undefined ? [] : ownersIn(readFileSync(join(root, place), "utf8"), file);
  const need = {
    id: "code-owners",
    title: `Someone approves changes of ${file}`,
    why: "That file turns findings of a review green. Without a code owner, a pull request can accept its own.",
    grants: `add "/${file} @<team>" to ${place ?? places[0]}, and require code owners' reviews of the branch`,
  };
  const named = owners.filter((owner) => owner !== placeholder);
  if (named.length > 0) return [met(need, `${named.join(", ")} (${place})`)];
  return [unmet(need, place === undefined ? "no CODEOWNERS" : `no owner in ${place}`, "warning")];
}

/** The folder that has git's own, if any. */
function repositoryOf(directory: string): string | undefined {
  if (existsSync(join(directory, ".git"))) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : repositoryOf(above);
}
