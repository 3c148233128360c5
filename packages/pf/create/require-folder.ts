import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";

/** Files of function apps in other languages. */
const otherLanguages = /^(?:function_app\.py|requirements\.txt|pom\.xml|profile\.ps1|go\.mod)$|\.(?:cs|fs)proj$/;

/**
 * Checks that a project can begin in a folder: a new one, or one with an app whose files are kept.
 *
 * @throws Refused
 */
export async function requireFolder(folder: string, beside: boolean): Promise<void> {
  const entries = await entriesOf(folder);
  if (!beside && entries !== undefined && entries.length > 0) {
    throw new Refused(
      "FOLDER_NOT_EMPTY",
      `${folder} isn't empty. Choose a new folder. To add what an app's folder lacks, use init instead of new.`,
    );
  }
  if (!beside) return;
  if (entries === undefined) {
    throw new Refused("NO_FOLDER", `${folder} doesn't exist. Name the folder of your app, or use new instead of init.`);
  }
  const functions = (await entriesOf(join(folder, "functions")).catch(() => undefined)) ?? [];
  if (entries.includes("host.json") && !functions.includes("host.json")) {
    throw new Refused(
      "APP_AT_ROOT",
      `${folder} is a function app itself: it has a host.json. A project's function app is in functions/, beside infra/ and test/. ` +
        `Move it there, its package.json and local.settings.json included, and try again: mkdir -p functions && mv ${movedIn(entries).join(" ")} functions/`,
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

/** What belongs to the function app, not to the repository around it. Not by Git, which doesn't know ignored files. */
function movedIn(entries: readonly string[]): readonly string[] {
  const ofApp = ["host.json", "package.json", "src", "assets", "tsconfig.json", ".funcignore", "local.settings.json"];
  return ofApp.filter((name) => entries.includes(name));
}

/** Undefined if the folder doesn't exist. */
async function entriesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "ENOENT") return undefined;
    throw new Refused("NO_FOLDER", `${folder} isn't a folder that you can read (${String(code)}). Choose another one.`);
  }
}
