import { cut } from "@protected-function/core/text/cut.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * Returns a project's name if it can be one. It becomes Pulumi's project and npm's package, so it's a name for both.
 *
 * @throws Refused
 */
export function requireProjectName(name: string): string {
  if (isName(name)) return name;
  const near = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 39)
    .replace(/-$/, "");
  throw new Refused(
    "PROJECT_NAME",
    `The project's name is "${cut(name, 100)}". It must be 2 to 39 lower-case letters, digits and hyphens that begin with a ` +
      `letter. It is the folder's name, unless you name another one: --name ${shellWord(isName(near) ? near : "orders")}`,
  );
}

function isName(name: string): boolean {
  return /^[a-z][a-z0-9-]{1,38}$/.test(name);
}
