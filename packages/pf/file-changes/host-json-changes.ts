import { isObject, jsonOf } from "@protected-function/core/text/json.ts";
import { isDeepStrictEqual } from "node:util";
import { brief, type FileChange, note, risk } from "./file-change.ts";

type Json = unknown;
interface Section {
  readonly [key: string]: Json;
}

/**
 * Keys that decide how much the host does at once, how long, and what it logs, but not who may call or which code
 * answers. https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const operating =
  /^(?:logging|healthMonitor|concurrency|aggregator|singleton|retry|telemetryMode|metadataProviderTimeout|sendCanceledInvocationsToWorker|watchDirectories|watchFiles|functionTimeout|extensionBundle|extensions\.(?:http\.(?:maxConcurrentRequests|maxOutstandingRequests|dynamicThrottlesEnabled|hsts)|blobs|cosmosDB|durableTask|eventHubs|kafka|queues|serviceBus))(?:\.|$)/;

/** Where a binding's extension takes something from, or whom it answers. */
const elsewhere =
  /^extensions\.(?!http\.).*(?:proxy|endpoint|address|connection(?!Mode)|url|host|provider|notification|httpSettings|hubName|prefix$)/i;

/** Returns what changes about the Functions host, by key. Undefined if a version can't be read. */
export function hostJsonChanges(
  before: string | undefined,
  after: string | undefined,
): readonly FileChange[] | undefined {
  const [had, has] = [read(before), read(after)];
  if (had === undefined || has === undefined) return undefined;
  return [...differing(had, has, []), ...quieter(had, has)];
}

function read(text: string | undefined): Section | undefined {
  const data = jsonOf(text ?? "");
  return isObject(data) ? data : undefined;
}

function differing(had: Section, has: Section, place: readonly string[]): readonly FileChange[] {
  return Object.keys({ ...had, ...has }).flatMap((key): readonly FileChange[] => {
    const [old, now] = [had[key], has[key]];
    if (isDeepStrictEqual(old, now)) return [];
    const path = [...place, key];
    if (isObject(old) || isObject(now)) return differing(isObject(old) ? old : {}, isObject(now) ? now : {}, path);
    return [changeOf(path.join("."), old, now)];
  });
}

function changeOf(path: string, old: Json, now: Json): FileChange {
  const text = `${path}: ${valueIn(now)}, was ${valueIn(old)}`;
  if (path === "$schema") return note("only editors read $schema");
  if (!operating.test(path)) return risk(text);
  // https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout
  if (path === "functionTimeout" && now === "-1") return risk(`nothing ends a call any more (${text})`);
  // Another id is other code that the host downloads. https://learn.microsoft.com/azure/azure-functions/extension-bundles
  if (path === "extensionBundle.id" && now !== undefined && now !== "Microsoft.Azure.Functions.ExtensionBundle")
    return risk(`the host loads other code (${text})`);
  if (path === "extensions.http.hsts.isEnabled" && old === true)
    return risk(`browsers may call without TLS again (${text})`);
  return elsewhere.test(path) ? risk(`a binding may reach or answer others (${text})`) : note(text);
}

function valueIn(value: Json): string {
  return value === undefined ? "not set" : brief(JSON.stringify(value));
}

/** https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels */
const aboveWarning = /^(?:error|critical|none)$/i;

/** The guard warns of each refusal, and the alert counts those warnings. The longest matching category decides. */
function quieter(had: Section, has: Section): readonly FileChange[] {
  const levels = [had, has].map(levelsOf) as [readonly Levels[], readonly Levels[]];
  const categories = new Set([
    "Function",
    ...levels.flat().flatMap(({ level }) => Object.keys(level).filter((key) => key.startsWith("Function."))),
  ]);
  const isQuiet = (all: readonly Levels[], category: string) =>
    all.some(({ level }) => aboveWarning.test(String(levelFor(level, category))));
  return [...categories]
    .filter((category) => isQuiet(levels[1], category) && !isQuiet(levels[0], category))
    .map((category) => risk(`the guard's refusals are no longer logged: logging of ${category} begins above Warning`));
}

interface Levels {
  readonly level: Section;
}

/** Of all providers, and of each that has levels of its own. */
function levelsOf({ logging }: Section): readonly Levels[] {
  if (!isObject(logging)) return [];
  const shared = isObject(logging["logLevel"]) ? logging["logLevel"] : {};
  const own = Object.values(logging).flatMap((provider) =>
    isObject(provider) && isObject(provider["logLevel"]) ? [{ level: { ...shared, ...provider["logLevel"] } }] : [],
  );
  return [{ level: shared }, ...own];
}

function levelFor(levels: Section, category: string): Json {
  const [longest] = Object.keys(levels)
    .filter((key) => category === key || category.startsWith(`${key}.`))
    .toSorted((left, right) => right.length - left.length);
  return levels[longest ?? "default"];
}
