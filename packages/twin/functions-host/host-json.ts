import { z } from "zod";
import { NotSupported } from "../tenant/refusal.ts";
import { StartFailure } from "./worker-process.ts";

/** `hh:mm:ss`, optionally with days before it. -1 means no limit. */
const timeSpan = /^(?:(?<days>\d{1,7})\.)?(?<hours>[01]?\d|2[0-3]):(?<minutes>[0-5]\d):(?<seconds>[0-5]\d)$/;
/** https://github.com/Azure/azure-functions-host, ScriptJobHostOptionsSetup.cs */
const leastFunctionTimeout = 1000;
/** The default on Flex Consumption. The load balancer's limit of 230 seconds isn't supported. */
const defaultFunctionTimeout = "00:30:00";

const levels = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
type Level = (typeof levels)[number];

/** `logging.logLevel` of host.json: the minimum level to keep for a category, by a prefix of the category's name. */
const logLevels = z.record(
  z.string(),
  z
    .string()
    .transform((level) => level.toLowerCase())
    .pipe(z.enum(levels)),
);

/**
 * Loads no extensions, because only HTTP bindings run. The host requires an id and a range of versions
 * (azure-functions-host, ExtensionBundleOptionsSetup.cs), and Flex Consumption requires version 4.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan
 */
const extensionBundle = z.strictObject({
  id: z.enum(["Microsoft.Azure.Functions.ExtensionBundle", "Microsoft.Azure.Functions.ExtensionBundle.Preview"]),
  version: z.string().regex(/^\[4\.[\d.*]+, *(?:4\.[\d.]+[)\]]|5\.0\.0\))$/),
});

/**
 * The host joins prefix and route by a slash (azure-webjobs-sdk-extensions, WebJobsRouteBuilder.cs), and ASP.NET Core
 * refuses two in a row.
 */
const routePrefix = z.string().regex(/^[^/]*(?:\/[^/]+)*$/);

/**
 * Reads only the levels of `logging`. Accepts the rest of `logging` unread, because nothing is sampled.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const hostJson = z.strictObject({
  version: z.literal("2.0"),
  functionTimeout: z
    .string()
    .refine((text) => text === "-1" || (timeSpan.test(text) && Number(millisecondsOf(text)) >= leastFunctionTimeout))
    .optional(),
  logging: z.looseObject({ logLevel: logLevels.optional() }).optional(),
  extensionBundle: extensionBundle.optional(),
  extensions: z.strictObject({ http: z.strictObject({ routePrefix: routePrefix.optional() }).optional() }).optional(),
});

interface HostConfiguration {
  /** Path segments before every route. Default: `api`. */
  readonly routePrefix: string;
  /** The maximum duration of a call, as in host.json. */
  readonly functionTimeout: string;
  /** Returns whether to keep a line of the log. */
  readonly keeps: (line: { readonly category: string; readonly level: string }) => boolean;
}

/** Throws StartFailure for invalid JSON, and NotSupported for settings that the twin doesn't support. */
export function parseHostJson(text: string): HostConfiguration {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StartFailure(`host.json is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = hostJson.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
    throw new NotSupported(
      `host.json ${[...(issue?.path ?? []), ...keys].join(".")} (${issue?.message ?? "unreadable"})`,
    );
  }
  const { extensions, functionTimeout = defaultFunctionTimeout, logging } = parsed.data;
  return {
    functionTimeout,
    routePrefix: extensions?.http?.routePrefix ?? "api",
    keeps: (line) => isKept(logging?.logLevel ?? {}, line),
  };
}

/** Returns undefined for -1. */
export function millisecondsOf(functionTimeout: string): number | undefined {
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = timeSpan.exec(functionTimeout)?.groups ?? {};
  if (functionTimeout === "-1") return undefined;
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/**
 * Returns whether host.json keeps a line. The longest matching prefix of its category decides, then `default`. Without
 * either, lines from "Information" up are kept.
 * https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels
 */
function isKept(
  levelByCategory: z.infer<typeof logLevels>,
  { category, level }: { readonly category: string; readonly level: string },
): boolean {
  const closest = Object.keys(levelByCategory)
    .filter((name) => name !== "default" && (category === name || category.startsWith(`${name}.`)))
    .toSorted((left, right) => right.length - left.length)[0];
  const least: Level = levelByCategory[closest ?? "default"] ?? "information";
  return least !== "none" && rankOf(level) >= levels.indexOf(least);
}

/** An unknown level counts as the default. */
function rankOf(level: string): number {
  const rank = levels.findIndex((name) => name === level.toLowerCase());
  return rank === -1 ? levels.indexOf("information") : rank;
}
