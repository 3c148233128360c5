import { existsSync, globSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Files of function apps in other languages. */
const otherLanguages = /^(?:function_app\.py|requirements\.txt|pom\.xml|profile\.ps1|go\.mod)$|\.(?:cs|fs)proj$/;

/**
 * Checks that a project can begin in a folder: a new one, or one with an app whose files are kept.
 *
 * @throws Refused
 */
export async function requireFolder(folder: string, beside: boolean): Promise<void> {
  const entries = await entriesOf(folder);
  if (beside && entries === undefined)
    throw new Refused("NO_FOLDER", `${folder} doesn't exist. Name the folder of your app, or use new instead of init.`);
  if (entries?.includes("Pulumi.yaml") !== true) requireOutside(folder, beside);
  if (!beside && entries !== undefined && entries.length > 0) {
    if (entries.includes("Pulumi.yaml")) {
      throw new Refused(
        "FOLDER_NOT_EMPTY",
        `${folder} is a project already: it has a Pulumi.yaml. To prove it, run in that folder: ./pf start. For another project, choose a new folder.`,
      );
    }
    throw new Refused(
      "FOLDER_NOT_EMPTY",
      `${folder} isn't empty. Choose a new folder. To add what an app's folder lacks, use init instead of new.`,
    );
  }
  if (!beside || entries === undefined) return;
  const functions = (await entriesOf(join(folder, "functions")).catch(() => undefined)) ?? [];
  if (entries.includes("host.json") && !functions.includes("host.json")) {
    throw new Refused(
      "APP_AT_ROOT",
      `${folder} is a function app itself: it has a host.json. A project's function app is in functions/, beside infra/ and test/. ` +
        `Move it there, its package.json and local.settings.json included, and try again:\n${moveCommand(entries, functions)}`,
    );
  }
  const elsewhere = functions.includes("host.json") ? [] : appsBelow(folder);
  if (elsewhere.length > 0) {
    const [first = ""] = elsewhere;
    throw new Refused(
      "APP_ELSEWHERE",
      `${elsewhere.length === 1 ? "The function app is" : "Function apps are"} in ${elsewhere.join(" and ")} (host.json), and ${folder} has no functions/host.json. ` +
        `A project is the folder of one app. Name it: init ${shellWord(join(folder, first))}`,
    );
  }
  const other = functions.find((name) => otherLanguages.test(name));
  if (other !== undefined) {
    throw new Refused(
      "APP_LANGUAGE",
      `${join(folder, "functions", other)} belongs to a function app in another language. A project's handlers are TypeScript or JavaScript on Node.`,
    );
  }
}

/**
 * In another project, it would be built, reviewed and installed as a part of that one.
 *
 * @throws Refused
 */
function requireOutside(folder: string, beside: boolean): void {
  const project = projectAbove(folder);
  if (project === undefined) return;
  const next = join(dirname(project), basename(folder));
  const place = existsSync(next) ? `a new folder in ${dirname(project)}` : next;
  const fix = beside
    ? `To add what that project lacks, name it: ${project}`
    : `Name a folder beside that project: ${place}`;
  throw new Refused(
    "IN_PROJECT",
    `${folder} is in a project already, ${project}, which has a Pulumi.yaml and an app. ${fix}`,
  );
}

/** The nearest folder above with a project of this kind. A Pulumi program without an app is another kind. */
function projectAbove(folder: string): string | undefined {
  const above = dirname(folder);
  if (above === folder) return undefined;
  const isProject = ["Pulumi.yaml", "functions/contract.ts"].every((file) => existsSync(join(above, file)));
  return isProject ? above : projectAbove(above);
}

/**
 * What belongs to the repository around the app, to the project, or is made by tools. Everything else is the app's:
 * its folders may have any name.
 */
const ofRepository =
  /^(?:functions|infra|docs?|vendor|pf|node_modules|dist|build|out|coverage|azure\.ya?ml|pulumi\..*|(?:package-lock|npm-shrinkwrap)\.json|(?:pnpm-lock|pnpm-workspace)\.yaml|yarn\.lock|bun\.lockb?|(?:readme|licen[cs]e|changelog|contributing|code_of_conduct|security|support|notice)(?:\..*)?|\.(?:git.*|azure.*|devcontainer|vscode|idea|husky|changeset|npmrc|yarn.*|nvmrc|node-version|editorconfig|ds_store))$/i;

/** Of an app that keeps its code in a folder functions/ of its own, that folder moves as well: modules refer to others from there. */
function moveCommand(entries: readonly string[], functions: readonly string[]): string {
  const files = movedIn(entries).map(shellWord).join(" ");
  // After a move that was cut off, the app's files are there.
  const isOwn = functions.length > 0 && !functions.some((name) => ["package.json", "src"].includes(name));
  if (!isOwn) return `mkdir -p functions && mv ${files} functions/`;
  const between = ["app", "moved-app", "functions-app"].find((name) => !entries.includes(name)) ?? "moved";
  return `mkdir ${between} && mv functions ${files} ${between}/ && mv ${between} functions`;
}

/** What belongs to the function app, not to the repository around it. Not by Git, which doesn't know ignored files. */
function movedIn(entries: readonly string[]): readonly string[] {
  return entries.filter((name) => !ofRepository.test(name)).toSorted();
}

/** The folders below with an app on Node, from the nearest. */
function appsBelow(folder: string): readonly string[] {
  const exclude = (path: string) => /(?:^|[\\/])(?:node_modules|dist|\.git)$/.test(path);
  return (
    globSync("{*,*/*,*/*/*}/host.json", { cwd: folder, exclude })
      .map((file) => dirname(file).replaceAll(sep, "/"))
      .filter((place) => existsSync(join(folder, place, "package.json")))
      .map((place) => place.replace(/\/functions$/, ""))
      // A project of its own.
      .filter((place) => !existsSync(join(folder, place, "Pulumi.yaml")))
      .toSorted((left, right) => left.split("/").length - right.split("/").length || (left < right ? -1 : 1))
  );
}

/** Undefined if the folder doesn't exist. */
async function entriesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "ENOENT") return undefined;
    const why = code === "ENOTDIR" ? "isn't a folder" : `isn't a folder that you can read (${String(code)})`;
    throw new Refused("NO_FOLDER", `${folder} ${why}. Choose another one.`);
  }
}
