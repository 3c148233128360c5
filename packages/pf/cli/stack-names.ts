import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";

/** The stack of `npm start`. No command deploys it to Azure. */
export const twinStack = "local";

/** The settings of pull requests' stacks: the workflow copies its file for each, pr-<number>. It isn't a stack itself. */
const templateStack = "pr";

/** The stacks with a settings file in a folder that may be deployed to Azure. */
export function liveStacksIn(directory: string): readonly string[] {
  return stackNamesIn(directory)
    .filter((name) => name !== twinStack && name !== templateStack)
    .toSorted();
}

/** The stacks that have a settings file in a folder. */
export function stackNamesIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => stackOf(name) ?? []);
}

/** The names of the callers in a stack's settings file, for a message; none if it can't be read. */
export function callersIn(directory: string, stack: string): readonly string[] {
  return Object.keys(Object(settingIn(directory, stack, "callers")));
}

/** The names of the named locations in a stack's settings file, as for `callersIn`. */
export function locationsIn(directory: string, stack: string): readonly string[] {
  return Object.keys(Object(Object(settingIn(directory, stack, "conditionalAccess")).namedLocations));
}

function settingIn(directory: string, stack: string, name: string): unknown {
  const text = contentOf(join(directory, `Pulumi.${stack}.yaml`));
  const { data } = readYaml(text, "settings") as { readonly data?: unknown };
  return Object(Object(data).config)[`${settingsNamespace}:${name}`];
}

/** A file's content, as far as a message or a completion needs it: empty if nobody can read it. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** What an endpoint begins with in a contract. */
const endpointParts = ["methods", "route", "allow", "anonymous", "sample"];

/** The names of the endpoints in a contract's text, for a message: to read it truly takes a build. */
export function endpointsIn(directory: string): readonly string[] {
  const tokens = tokensOf(contentOf(join(directory, "functions/contract.ts")).toString());
  return tokens.flatMap(({ kind, text }, at) => {
    const [colon, brace, part, end] = tokens.slice(at + 1, at + 5).map((token) => token.text);
    const isEntry = colon === ":" && brace === "{" && endpointParts.includes(part ?? "") && end === ":";
    return isEntry && (kind === "name" || kind === "text") ? [text] : [];
  });
}
