import { z } from "zod";
import { olderCode } from "../dev/older-code.ts";
import { stackOutputsSchema } from "@protected-function/infra/outputs.ts";

/** The information that another terminal needs to reach a running twin. It contains no secret. */
export const announcement = z.object({
  pid: z.int().positive(),
  /** In milliseconds since 1970. */
  startedAt: z.number(),
  environment: z.record(z.string(), z.string()),
  outputs: stackOutputsSchema,
  /** The project's folder. */
  directory: z.string().optional(),
  /** The deployed stack's name. */
  stack: z.string().optional(),
});

export const logLine = z.object({ at: z.string(), level: z.string(), category: z.string(), message: z.string() });

/** What the process of a running twin answers on its socket. */
export const secrets = z.object({
  /** Client secrets by caller. */
  callers: z.record(z.string(), z.string()),
  /** The twin's administrator, who can read more than callers can. */
  administrator: z.object({ tenantId: z.string(), clientId: z.string(), clientSecret: z.string() }).optional(),
  /** The login of a deployment, as environment variables. */
  deployer: z.record(z.string(), z.string()).catch({}),
  /** The last lines of the function's log, oldest first. */
  log: z.array(logLine).catch([]),
  olderCode: olderCode.optional().catch(undefined),
  /** Tokens of their identity providers, for callers that are federated. */
  assertions: z.record(z.string(), z.string()).catch({}),
  /** The answers to the machines of managed identities: a token, or a refusal. */
  machines: z
    .record(
      z.string(),
      z.union([
        z.object({ accessToken: z.string() }),
        z.object({ refusal: z.object({ code: z.string(), message: z.string() }) }),
      ]),
    )
    .catch({}),
});
