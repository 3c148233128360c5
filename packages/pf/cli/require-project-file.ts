import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { shownFile } from "./shown-file.ts";

/**
 * Refuses a Pulumi.yaml with which Pulumi can't run the program. Pulumi names neither the file nor what is allowed.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 *
 * @throws Refused
 */
export function requireProjectFile(directory: string): void {
  const file = join(directory, "Pulumi.yaml");
  const project = contentOf(file);
  if (project === unread) return;
  const shown = shownFile(file);
  if (!isObject(project)) {
    throw new Refused("PROJECT_INVALID", `${shown} must have a name and a runtime.\nRestore it, for example from Git.`);
  }
  const { name, runtime } = project;
  if (typeof name !== "string" || !isName.test(name)) {
    const found = name === undefined ? "has no name" : `has the name ${quoted(String(name))}`;
    const meant = meantName(typeof name === "string" ? name : basename(directory));
    throw new Refused(
      "PROJECT_INVALID",
      `${shown} ${found}. A name has letters, digits, hyphens, underscores and periods.\nRestore it, for example from Git. For a project that was never deployed, write name: ${meant}`,
    );
  }
  const language = isObject(runtime) ? runtime["name"] : runtime;
  if (language === "nodejs") return;
  const found = typeof language === "string" ? `has the runtime ${quoted(language)}` : "has no runtime";
  const fix = isObject(runtime) ? "Under runtime, write name: nodejs." : "Write runtime: nodejs.";
  throw new Refused("PROJECT_INVALID", `${shown} ${found}. The program is in TypeScript, which nodejs runs.\n${fix}`);
}

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/tokens/project.go (ValidateProjectName) */
const isName = /^[\w.-]{1,100}$/;

const unread = Symbol("unread");

/** A file that can't be read has an error of its own, with the place. */
function contentOf(file: string): unknown {
  let text: Buffer;
  try {
    text = readFileSync(file);
  } catch {
    return unread;
  }
  const read = readYaml(text, "project");
  return read.problems === undefined ? read.data : unread;
}

function meantName(text: string): string {
  return (
    text
      .replaceAll(/[^\w.]+/g, "-")
      .replaceAll(/^[-.]+|[-.]+$/g, "")
      .toLowerCase()
      .slice(0, 100) || "orders"
  );
}
