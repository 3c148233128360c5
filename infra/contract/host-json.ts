import { readFile } from "node:fs/promises";
import { z } from "zod";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";
import { foundInstead } from "@protected-function/core/text/reading/why-unreadable.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { withJsonLines } from "./contract-lines.ts";
import { keptBeginnings, reservedBeginning } from "./reserved-beginnings.ts";
import { segmentsOf } from "./routes.ts";
import { valueAt } from "./schema-keys.ts";
import { customHeaderProblem } from "./custom-headers.ts";
import { knownKeys, type KnownKeys, movedKeys, refusedKeys } from "./host-json-keys.ts";
import type { ReadingProblem } from "@protected-function/core/text/reading/reading-problem.ts";

/** Windows' TimeSpan, which the host parses: at least a second (azure-functions-host, ScriptJobHostOptionsSetup.cs). */
const timeout = /^(?:-1|(?!(?:0+\.)?0?0:00:00$)(?:\d{1,7}\.)?(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d)$/;
const levels = ["trace", "debug", "information", "warning", "error", "critical", "none"];

/**
 * Without an id or a range of versions, the host doesn't start (azure-functions-host, ExtensionBundleOptionsSetup.cs).
 * Flex Consumption needs version 4: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan
 */
const bundle = {
  id: /^Microsoft\.Azure\.Functions\.ExtensionBundle(?:\.Preview)?$/,
  version: /^\[4(?:\.(?:\d+|\*)){1,2}, *(?:4(?:\.\d+){1,2}[)\]]|5\.0\.0\))$/,
};

const rules = {
  object: "must be an object",
  bundleObject: "must be an object with id and version",
  version: 'must be "2.0"',
  timeout: 'must be "hh:mm:ss", at least a second, optionally with days ("1.00:00:00"), or "-1" for no limit',
  level: `must be one of ${levels.join(", ")}`,
  id: 'must be "Microsoft.Azure.Functions.ExtensionBundle"',
  bundle: 'must be a range of versions from 4 up to 5 at most, such as "[4.*, 5.0.0)"',
  webhook:
    "must be \"System\": the guard isn't in front of it, so without the host's key every caller with a token would reach every tool",
  prefixText: 'must be a text in quotes, such as "api"; "" for none',
  prefix:
    'must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none',
  prefixPlain: "must be segments of letters, digits and . _ ~ -, without a parameter",
  prefixKept: `must have another beginning: ${keptBeginnings}`,
};

/** The host reads `/v1` as `v1`. */
function withoutSlash(prefix: string): string {
  return prefix.replace(/^\//, "");
}

function isPlain(prefix: string): boolean {
  return prefix === "" || segmentsOf(prefix)?.every(({ kind }) => kind === "text") === true;
}

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

/** The values that the host doesn't start with, or that change who can call. Names are checked by `keyProblems`. */
const hostJson = z.looseObject(
  {
    version: z.literal("2.0", { error: rules.version }),
    functionTimeout: matching(timeout, rules.timeout).optional(),
    logging: z
      .looseObject(
        {
          logLevel: z
            .record(z.string(), matching(new RegExp(`^(?:${levels.join("|")})$`, "i"), rules.level), {
              error: rules.object,
            })
            .optional(),
        },
        { error: rules.object },
      )
      .optional(),
    extensionBundle: z
      .looseObject(
        { id: matching(bundle.id, rules.id), version: matching(bundle.version, rules.bundle) },
        { error: rules.bundleObject },
      )
      .optional(),
    extensions: z
      .looseObject(
        {
          http: z
            .looseObject(
              {
                routePrefix: z
                  .string({ error: rules.prefixText })
                  .regex(/^[^/]*(?:\/[^/]+)*$/, { error: rules.prefix, abort: true })
                  // Paths that App Service authentication excludes begin with it, so it must be plain text.
                  .refine((prefix) => isPlain(withoutSlash(prefix)), { error: rules.prefixPlain, abort: true })
                  .refine((prefix) => !reservedBeginning.test(withoutSlash(prefix)), { error: rules.prefixKept })
                  .optional(),
              },
              { error: rules.object },
            )
            .optional(),
          mcp: z
            .looseObject(
              {
                system: z
                  .looseObject(
                    { webhookAuthorizationLevel: matching(/^system$/i, rules.webhook).optional() },
                    { error: rules.object },
                  )
                  .optional(),
              },
              { error: rules.object },
            )
            .optional(),
        },
        { error: rules.object },
      )
      .optional(),
  },
  { error: rules.object },
);

/** What to write instead, by the rule. */
const examples: Readonly<Record<string, string>> = {
  [rules.object]: "{}",
  [rules.prefixPlain]: '"api"',
  [rules.prefixKept]: '"api"',
  [rules.version]: '"2.0"',
  [rules.timeout]: '"00:05:00"',
  [rules.level]: '"information"',
  [rules.id]: '"Microsoft.Azure.Functions.ExtensionBundle"',
  [rules.bundle]: '"[4.*, 5.0.0)"',
  [rules.webhook]: '"System"',
  [rules.bundleObject]: '{ "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)" }',
};

/** A whole host.json, in place of what isn't one. */
const smallest = '{ "version": "2.0" }';

const restore = `restore functions/host.json, such as from Git, or write this in it: { "version": "2.0", "extensionBundle": ${examples[rules.bundleObject] ?? ""} }`;

function fixOf(rule: string, path: string, value?: unknown): string {
  if (path === "") return `write an object in functions/host.json, such as ${smallest}`;
  const key = path.slice(path.lastIndexOf(".") + 1);
  const written = meantBy(rule, value) ?? examples[rule] ?? "a value that it allows";
  return `write "${key}": ${written} there in functions/host.json`;
}

/** The allowed value that is nearest to what stands there: another one would change what the app does. */
function meantBy(rule: string, value: unknown): string | undefined {
  if (rule === rules.level && typeof value === "string" && value.length > 2) {
    const level = value.toLowerCase();
    return textOf(levels.find((one) => one.startsWith(level)) ?? nearest(level, levels) ?? "information");
  }
  if (rule !== rules.prefix && rule !== rules.prefixText) return undefined;
  const prefix = typeof value === "string" || typeof value === "number" ? String(value) : "api";
  return textOf(prefix.split("/").filter(Boolean).join("/"));
}

/** Returns every problem of a host.json; empty for a valid one. */
export function hostJsonProblems(host: unknown): readonly Problem[] {
  const parsed = hostJson.safeParse(host);
  const valueProblems = (parsed.error?.issues ?? []).map((issue) => ({
    path: issue.path.join(".") || "host.json",
    rule: issue.message,
    found: textOf(valueAt(host, issue.path)),
    fix: fixOf(issue.message, issue.path.join("."), valueAt(host, issue.path)),
  }));
  if (!isObject(host)) return valueProblems;
  const stated = valueProblems.map(({ path }) => path);
  const named = [...keyProblems(host, knownKeys, []), ...customHeaderProblems(host)];
  return [...valueProblems, ...named.filter(({ path }) => !stated.includes(path))];
}

function keyProblems(section: object, known: KnownKeys, path: readonly string[]): readonly Problem[] {
  return Object.entries(section).flatMap(([key, value]: [string, unknown]): readonly Problem[] => {
    const below = Object.hasOwn(known, key) ? known[key] : undefined;
    const place = [...path, key];
    if (below === undefined) return [unknownKey(place, value, Object.keys(known))];
    if (below === true) return [];
    if (isObject(value)) return keyProblems(value, below, place);
    return [
      { path: place.join("."), rule: rules.object, found: textOf(value), fix: fixOf(rules.object, place.join(".")) },
    ];
  });
}

function unknownKey(place: readonly string[], value: unknown, allowed: readonly string[]): Problem {
  const [key = ""] = place.slice(-1);
  const refused = place.length === 1 && Object.hasOwn(refusedKeys, key) ? refusedKeys[key] : undefined;
  const moved = place.length === 1 && Object.hasOwn(movedKeys, key) ? movedKeys[key] : undefined;
  // The host ignores case, and the program reads the route prefix by its exact name.
  const similar = allowed.find((name) => name.toLowerCase() === key.toLowerCase()) ?? nearest(key, allowed);
  const hint = moved ?? (similar === undefined ? undefined : [...place.slice(0, -1), similar].join("."));
  return {
    path: place.join("."),
    rule: refused?.rule ?? "isn't a key that the Functions host reads (keys are case-sensitive here)",
    found: textOf(value),
    fix:
      refused?.fix ??
      `${hint === undefined ? "" : `write ${hint} if you mean that, or `}remove it from functions/host.json`,
  };
}

function customHeaderProblems(host: object): readonly Problem[] {
  const { extensions } = host as { readonly extensions?: { readonly http?: { readonly customHeaders?: unknown } } };
  const headers: unknown = extensions?.http?.customHeaders;
  const path = "extensions.http.customHeaders";
  if (headers === undefined) return [];
  if (!isObject(headers)) return [{ path, rule: rules.object, found: textOf(headers), fix: fixOf(rules.object, path) }];
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) => {
    const rule = customHeaderProblem(name, value);
    const remove = "remove it from functions/host.json, or set it in the handlers that need it";
    return rule === undefined ? [] : [{ path: `${path}.${name}`, rule, found: textOf(value), fix: remove }];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the Functions host wouldn't start with, or what the checks couldn't prove. */
export class HostJsonInvalid extends Invalid {
  constructor(problems: readonly Problem[]) {
    super("HOST_JSON_INVALID", "functions/host.json has", problems);
  }
}

/**
 * Reads a function app's host.json.
 *
 * @param folder the app's folder, with a slash at its end
 * @throws {HostJsonInvalid} with every problem
 */
export async function readHostJson(folder: URL): Promise<Readonly<Record<string, unknown>>> {
  const file = await readFile(new URL("host.json", folder)).catch((error: unknown) => {
    const rule = "must exist: the Functions host doesn't start without it";
    throw new HostJsonInvalid([{ path: "host.json", rule, found: foundInstead(error), fix: restore }]);
  });
  const read = readJson(file);
  if (read.problems !== undefined) throw new HostJsonInvalid(read.problems.map(unreadable));
  const problems = hostJsonProblems(read.data);
  if (problems.length > 0)
    throw new HostJsonInvalid(withJsonLines(problems, "functions/host.json", new TextDecoder().decode(file)));
  return read.data as Readonly<Record<string, unknown>>;
}

function unreadable({ line, column, what, found, fix }: ReadingProblem): Problem {
  const rule = "must be JSON that every program reads alike";
  return {
    path: `functions/host.json:${line}:${column}`,
    rule,
    found: found === undefined ? what : `${what}: ${found}`,
    fix,
  };
}

/** Objects aren't shown: their place is enough. */
function textOf(value: unknown): string {
  return isObject(value) ? "" : (JSON.stringify(value) ?? "nothing");
}
