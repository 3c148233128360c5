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

/** How the host starts its triggers, measures itself and reports: nothing of it changes an answer in the twin. */
const unread = z.record(z.string(), z.unknown()).optional();
const unreadSections = [
  "aggregator",
  "concurrency",
  "healthMonitor",
  "managedDependency",
  "retry",
  "singleton",
] as const;

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * HstsMiddleware of ASP.NET Core, which by default lasts 30 days and excludes no site's host
 * (azure-functions-host, HstsConfigurationMiddleware.cs, HostHstsOptions.cs).
 */
const hsts = z.strictObject({
  isEnabled: z.boolean().optional(),
  excludedHosts: z.array(z.string()).optional(),
  includeSubDomains: z.boolean().optional(),
  maxAge: z
    .string()
    .regex(/^(?:\d{1,7}|(?:\d{1,7}\.)?\d{1,2}:\d{2}:\d{2})$/)
    .optional(),
  preload: z.boolean().optional(),
});

const http = z.strictObject({
  routePrefix: routePrefix.optional(),
  // The twin throttles nothing.
  maxConcurrentRequests: z.number().optional(),
  maxOutstandingRequests: z.number().optional(),
  dynamicThrottlesEnabled: z.boolean().optional(),
  enableChunkedRequestBinding: z.boolean().optional(),
  hsts: hsts.optional(),
  customHeaders: z.record(z.string().regex(headerName), z.string().regex(/^[ -~]*$/)).optional(),
});

/** With "Anonymous", the extension's webhook takes calls without a key, which the twin doesn't imitate. */
const mcp = z.looseObject({
  system: z
    .looseObject({
      webhookAuthorizationLevel: z
        .string()
        .regex(/^system$/i)
        .optional(),
    })
    .optional(),
});

/** Settings of extensions whose triggers the twin lists and doesn't run. */
const idleExtensions =
  "blobs cosmosDB durableTask eventHubs kafka openai queues sendGrid serviceBus signalR sql webPubSub".split(" ");

/**
 * Reads only the levels of `logging`. Accepts the rest of `logging` unread, because nothing is sampled.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const hostJson = z.strictObject({
  $schema: z.unknown().optional(),
  version: z.literal("2.0"),
  functionTimeout: z
    .string()
    .refine((text) => text === "-1" || (timeSpan.test(text) && Number(millisecondsOf(text)) >= leastFunctionTimeout))
    .optional(),
  logging: z.looseObject({ logLevel: logLevels.optional() }).optional(),
  telemetryMode: z.unknown().optional(),
  metadataProviderTimeout: z.unknown().optional(),
  sendCanceledInvocationsToWorker: z.unknown().optional(),
  watchDirectories: z.unknown().optional(),
  watchFiles: z.unknown().optional(),
  ...Object.fromEntries(unreadSections.map((name) => [name, unread])),
  extensionBundle: extensionBundle.optional(),
  extensions: z
    .strictObject({
      http: http.optional(),
      mcp: mcp.optional(),
      ...Object.fromEntries(idleExtensions.map((name) => [name, unread])),
    })
    .optional(),
});

interface HostConfiguration {
  /** Path segments before every route. Default: `api`. */
  readonly routePrefix: string;
  /** The maximum duration of a call, as in host.json. */
  readonly functionTimeout: string;
  /** Returns the headers of every answer of a host name that doesn't have them. */
  readonly headersOf: (hostName: string) => Readonly<Record<string, string>>;
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
    headersOf: (hostName) => ({ ...hstsHeader(hostName, extensions?.http?.hsts), ...extensions?.http?.customHeaders }),
    keeps: (line) => isKept(logging?.logLevel ?? {}, line),
  };
}

/** Days alone, or a time span: .NET's TimeSpan. */
function hstsHeader(
  hostName: string,
  { isEnabled, excludedHosts = [], includeSubDomains, maxAge = "30", preload }: z.infer<typeof hsts> = {},
): Readonly<Record<string, string>> {
  if (isEnabled !== true || excludedHosts.some((host) => host.toLowerCase() === hostName)) return {};
  const seconds = /^\d+$/.test(maxAge) ? Number(maxAge) * 86_400 : (millisecondsOf(maxAge) ?? 0) / 1000;
  const parts = [`max-age=${seconds}`, includeSubDomains && "includeSubDomains", preload && "preload"];
  return { "strict-transport-security": parts.filter(Boolean).join("; ") };
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
