import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";
import { isKept, logLevels } from "./log-levels.ts";
import { StartFailure } from "./worker-failures.ts";

/**
 * Of `logging` the levels are read; the rest of it passes unread (nothing is sampled), as does `extensionBundle` (no
 * binding but HTTP runs).
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
const hostJson = z.strictObject({
  version: z.literal("2.0"),
  logging: z.looseObject({ logLevel: logLevels.optional() }).optional(),
  extensionBundle: z.unknown().optional(),
  extensions: z.strictObject({ http: z.strictObject({ routePrefix: z.string().optional() }).optional() }).optional(),
});

export interface HostConfiguration {
  /** Path segments before every route; `api` unless host.json says otherwise. */
  readonly routePrefix: string;
  /** Whether a line of the log is kept. */
  readonly keeps: (line: { readonly category: string; readonly level: string }) => boolean;
}

/** Throws StartFailure for what is no JSON, NotImitated for what the twin does not know. */
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
    throw new NotImitated(
      `host.json ${[...(issue?.path ?? []), ...keys].join(".")} (${issue?.message ?? "unreadable"})`,
    );
  }
  const { extensions, logging } = parsed.data;
  return {
    routePrefix: extensions?.http?.routePrefix ?? "api",
    keeps: (line) => isKept(logging?.logLevel ?? {}, line),
  };
}
