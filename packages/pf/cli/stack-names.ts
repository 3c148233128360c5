import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";

/** The stack of `npm start`. No command deploys it to Azure. */
export const twinStack = "local";

/** The stacks with a settings file in a folder that may be deployed to Azure. */
export function liveStacksIn(directory: string): readonly string[] {
  return stackNamesIn(directory)
    .filter((name) => name !== twinStack)
    .toSorted();
}

/** The stacks that have a settings file in a folder. */
export function stackNamesIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => stackOf(name) ?? []);
}

/** The names of the callers in a stack's settings file, for a message; none if it can't be read. */
export function callersIn(directory: string, stack: string): readonly string[] {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return [];
  const { data } = readYaml(readFileSync(file), "settings") as { readonly data?: unknown };
  return Object.keys(Object(Object(Object(data).config)[`${settingsNamespace}:callers`]));
}

/** An entry of the contract's endpoints, as people write them. */
const endpoint = /(?:"([^"\n]+)"|'([^'\n]+)'|\b([\w$]+))\s*:\s*\{\s*(?:methods|route)\s*:/g;

/** The names of the endpoints in a contract's text, for a message: to read it truly takes a build. */
export function endpointsIn(directory: string): readonly string[] {
  const file = join(directory, "functions/contract.ts");
  if (!existsSync(file)) return [];
  return [...readFileSync(file, "utf8").matchAll(endpoint)].map(([, ...names]) => names.find(Boolean) ?? "");
}
