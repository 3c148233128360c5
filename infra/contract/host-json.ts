import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Refused } from "@protected-function/core/text/errors.ts";
import { type Problem, problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";
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
  version: 'must be "2.0"',
  timeout: 'must be "hh:mm:ss", at least a second, optionally with days ("1.00:00:00"), or "-1" for no limit',
  level: `must be one of ${levels.join(", ")}`,
  id: 'must be "Microsoft.Azure.Functions.ExtensionBundle"',
  bundle: 'must be a range of versions from 4 up to 5 at most, such as "[4.*, 5.0.0)"',
  prefix:
    'must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none',
};

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

/**
 * The keys whose effect the checks can prove. The twin has a table of its own, and refuses the same package: minutes
 * later. https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const hostJson = z.strictObject(
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
      .strictObject(
        { id: matching(bundle.id, rules.id), version: matching(bundle.version, rules.bundle) },
        { error: "must be an object with id and version" },
      )
      .optional(),
    extensions: z
      .strictObject(
        {
          http: z
            .strictObject(
              { routePrefix: matching(/^[^/]*(?:\/[^/]+)*$/, rules.prefix).optional() },
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

const fix = "correct functions/host.json";
const allowed = "version, functionTimeout, logging, extensionBundle and extensions.http.routePrefix";

/** Returns every problem of a host.json; empty for a valid one. */
export function hostJsonProblems(host: unknown): readonly Problem[] {
  const parsed = hostJson.safeParse(host);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue): readonly Problem[] => {
    if (issue.code !== "unrecognized_keys") {
      return [
        { path: issue.path.join(".") || "host.json", rule: issue.message, found: valueAt(host, issue.path), fix },
      ];
    }
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      rule: `isn't one of the keys that the checks can prove: ${allowed}`,
      found: valueAt(host, [...issue.path, key]),
      fix: "remove it from functions/host.json (keys are case-sensitive here)",
    }));
  });
}

/** What the Functions host wouldn't start with, or what the checks couldn't prove. */
export class HostJsonInvalid extends Refused {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("HOST_JSON_INVALID", problemBlocks("functions/host.json has", problems));
    this.problems = problems;
  }
}

/**
 * Reads a function app's host.json.
 *
 * @param folder the app's folder, with a slash at its end
 * @throws {HostJsonInvalid} with every problem
 */
export async function readHostJson(folder: URL): Promise<Readonly<Record<string, unknown>>> {
  const file = await readFile(new URL("host.json", folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    const rule = "must exist: the Functions host doesn't start without it";
    throw new HostJsonInvalid([{ path: "host.json", rule, found: "no file", fix: "restore functions/host.json" }]);
  });
  const read = readJson(file);
  if (read.problems !== undefined) throw new HostJsonInvalid(read.problems.map(unreadable));
  const problems = hostJsonProblems(read.data);
  if (problems.length > 0) throw new HostJsonInvalid(problems);
  return read.data as Readonly<Record<string, unknown>>;
}

function unreadable({ line, column, what, found, fix }: ReadingProblem): Problem {
  const rule = "must be JSON that every program reads alike";
  return {
    path: `line ${line}, column ${column}`,
    rule,
    found: found === undefined ? what : `${what}: ${found}`,
    fix,
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): string {
  const setting = path.reduce<unknown>(
    (current, key) => (typeof current === "object" && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
  return JSON.stringify(setting) ?? "nothing";
}
