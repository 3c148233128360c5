import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { isDeepStrictEqual } from "node:util";
import type { Known } from "../known.ts";
import { brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { shellChanges } from "../pipelines/shell-commands.ts";
import { lockedIn } from "./lock-changes.ts";

type Data = Readonly<Record<string, unknown>>;

/** What only describes the package. */
const described: ReadonlySet<string> = new Set(
  "description keywords author contributors license homepage bugs repository funding private".split(" "),
);
/** What decides which versions people use, what is published, or what a compiler shows. None of it runs anything else. */
const plainKeys: ReadonlySet<string> = new Set(
  "version name engines devEngines volta files types typings browserslist peerDependenciesMeta os cpu".split(" "),
);
const dependencyKinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

/** Scripts that npm runs by itself, as it installs, packs or publishes. https://docs.npmjs.com/cli/using-npm/scripts */
const lifecycle =
  /^(?:prepare|prepublishOnly|dependencies|(?:pre|post)?(?:install|prepare|pack|publish|version|uninstall)|(?:pre|post)(?:test|start|stop|restart))$/;

/**
 * Returns what changes in a manifest.
 *
 * @param folder of the manifest, as the lock file names it
 * @param locks the lock file's texts, if it changes too
 */
export function manifestChanges(
  before: string | undefined,
  after: string | undefined,
  folder: string,
  locks: { readonly after: string | undefined; readonly isChanged: boolean },
  known: Known,
): readonly FileChange[] {
  if (after === undefined) return [risk("the manifest is gone")];
  const [had, has] = [dataIn(before ?? "{}"), dataIn(after)];
  if (had === undefined || has === undefined) return [risk("can't be read as a manifest")];
  return differences(had, has).flatMap(({ key, text }): readonly FileChange[] => {
    if (key === "scripts") return scriptChanges(objectOf(had[key]), objectOf(has[key]), known);
    if (key === "allowScripts") return installScriptChanges(objectOf(had[key]), objectOf(has[key]));
    if (dependencyKinds.some((kind) => kind === key) || key === "overrides") {
      const changes = dependencyChanges(flat(had[key]), flat(has[key]), key);
      return [...changes, ...ofLock(key, has, folder, locks)];
    }
    const isPlain = described.has(key) || plainKeys.has(key);
    const isSameManager = key === "packageManager" && /^npm@\d+\.\d+\.\d+(?:\+sha\d+\.\w+)?$/.test(String(has[key]));
    return [isPlain || isSameManager ? note(text) : risk(text)];
  });
}

/** Whether only words about the package differ. */
export function isDescribedOnly(before: string, after: string): boolean {
  const [had, has] = [dataIn(before), dataIn(after)];
  if (had === undefined || has === undefined) return false;
  return differences(had, has).every(({ key }) => described.has(key) && key !== "private");
}

function dependencyChanges(had: Data, has: Data, kind: string): readonly FileChange[] {
  return differences(had, has).map(({ key: name, old, now }) => {
    if (now === undefined) return note(`${name} is gone from ${kind}`);
    const text =
      old === undefined ? `${name} ${brief(now)} is new in ${kind}` : `${name} ${brief(now)}, was ${brief(old)}`;
    const isElsewhere = /[:/]/.test(String(now).replace(/^npm:(?=[\d^~])/, ""));
    return isElsewhere ? risk(`${text}: not a version of that package in the registry`) : note(text);
  });
}

/** Makes the lock file follow the manifest. */
export const lockFix = "run npm install, and commit package-lock.json";

/** npm installs what the lock file says, and fails if the two differ; another command resolves anew. */
function ofLock(
  kind: string,
  manifest: Data,
  folder: string,
  { after, isChanged }: { readonly after: string | undefined; readonly isChanged: boolean },
): readonly FileChange[] {
  if (!isChanged) return [risk(`${kind} change, and package-lock.json stays the same: ${lockFix}`)];
  if (kind === "overrides") return [];
  const locked = lockedIn(after)?.get(folder);
  return isDeepStrictEqual(objectOf(locked?.[kind]), objectOf(manifest[kind]))
    ? []
    : [risk(`${kind} change, and package-lock.json has others: ${lockFix}`)];
}

function scriptChanges(had: Data, has: Data, known: Known): readonly FileChange[] {
  return differences(had, has).flatMap(({ key: name, old, now }) => {
    const subject = `the script ${brief(name, 40)}`;
    if (now === undefined) return [risk(`${subject} is gone`)];
    const isOfAnother = has[name.replace(/^(?:pre|post)/, "")] !== undefined && /^(?:pre|post)./.test(name);
    const runsByItself = lifecycle.test(name) || isOfAnother;
    if (runsByItself) return [risk(`npm runs ${subject} by itself: ${brief(now)}`)];
    const isEmptied = old !== undefined && /^(?:true|:|exit 0|echo\b.*|)$/.test(String(now).trim());
    return [
      ...(isEmptied ? [risk(`${subject} does nothing any more: ${brief(now)}`)] : []),
      ...shellChanges(String(old ?? ""), String(now), subject, known),
    ];
  });
}

/** A denial is all that is safe. Without an entry, an older npm runs the script. `npm help install-scripts`, npm 11.19 */
function installScriptChanges(had: Data, has: Data): readonly FileChange[] {
  return differences(had, has).map(({ key: name, now }) =>
    now === false
      ? note(`npm no longer runs the install scripts of ${name}`)
      : risk(now === true ? `npm runs the install scripts of ${name}` : `npm may run the install scripts of ${name}`),
  );
}

/** Nested overrides by their path. */
function flat(value: unknown, path = ""): Data {
  return Object.fromEntries(
    Object.entries(objectOf(value)).flatMap(([name, one]) =>
      typeof one === "object" && one !== null
        ? Object.entries(flat(one, `${path}${name} > `))
        : [[`${path}${name}`, one]],
    ),
  );
}

function objectOf(value: unknown): Data {
  return typeof value === "object" && value !== null ? (value as Data) : {};
}

function dataIn(text: string): Data | undefined {
  const read = readJson(text);
  return read.problems === undefined && typeof read.data === "object" && read.data !== null
    ? (read.data as Data)
    : undefined;
}
