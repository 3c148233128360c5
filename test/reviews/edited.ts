import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { benchSettings } from "./cases/base-settings.ts";
import type { Case, Edit } from "./cases/case.ts";
import { repository } from "../support/command-line.ts";
import { ordersSettings } from "../support/orders-settings.ts";
import { filesOfSample } from "../support/sample-files.ts";

/** What a change leaves of a file: its text, a link, or nothing. */
export type EditedFile = { readonly text: string } | { readonly linkTo: string } | undefined;

/** The stack that the bench writes the settings of. */
export const benchStack = "Pulumi.dev.yaml";

/** The settings of the stack dev before a change, as YAML. */
export function baseSettings(app: Case["app"]): string {
  const settings = app === "orders" ? ordersSettings : benchSettings;
  const config = Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value]);
  // In quotes: Pulumi reads a bare instant as a time, and writes that in a form of its own.
  return stringify(
    { config: Object.fromEntries(config) },
    { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false, lineWidth: 0 },
  );
}

/** Reads a file of the bench's base; undefined: it is not there. */
export function baseReader(app: Case["app"]): (file: string) => string | undefined {
  const sample = app === "orders" ? filesOfSample("orders") : {};
  return (file) => {
    if (file === benchStack) return baseSettings(app);
    const own = sample[file.replace(/^functions\//, "")];
    if (own !== undefined) return own;
    try {
      return readFileSync(join(repository, file), "utf8");
    } catch {
      return undefined;
    }
  };
}

/**
 * The files that a change alters, as it leaves them.
 *
 * @param read a file's text before the change; undefined: it is not there
 * @throws Error for a text that does not stand exactly once in its file, and for a new file that is there already
 */
export function editedFiles(
  edits: readonly Edit[],
  read: (file: string) => string | undefined,
): ReadonlyMap<string, EditedFile> {
  const edited = new Map<string, EditedFile>();
  const textOf = (file: string): string | undefined => {
    const found = edited.get(file);
    return found === undefined ? (edited.has(file) ? undefined : read(file)) : "text" in found ? found.text : undefined;
  };
  for (const edit of edits) {
    if ("setting" in edit) {
      edited.set(benchStack, { text: withSetting(textOf(benchStack) ?? "", edit) });
    } else if ("find" in edit) {
      edited.set(edit.file, { text: replacedOnce(textOf(edit.file), edit) });
    } else if ("text" in edit) {
      edited.set(edit.file, { text: edit.text });
    } else {
      if (textOf(edit.file) === undefined) throw new Error(`${edit.file} is not there`);
      edited.set(edit.file, "linkTo" in edit ? { linkTo: edit.linkTo } : undefined);
    }
  }
  return edited;
}

function replacedOnce(
  text: string | undefined,
  { file, find, replace }: Extract<Edit, { readonly find: string }>,
): string {
  const parts = text?.split(find);
  if (parts === undefined) throw new Error(`${file} is not there`);
  if (parts.length !== 2) {
    throw new Error(`stands ${parts.length - 1} times in ${file}, expected once: ${find}`);
  }
  return parts.join(replace);
}

function withSetting(text: string, { setting, to }: Extract<Edit, { readonly setting: string }>): string {
  const document = parseDocument(text);
  const [name = "", ...below] = setting.split(".");
  const path = ["config", `protected-function:${name}`, ...below];
  if (to === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(to));
  return document.toString({ defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 });
}
