import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { stackOutputsSchema, type StackOutputs } from "../checks/origin.ts";
import type { ClientCredential } from "../clients/token.ts";
import type { Guardian } from "../engine/guardian.ts";
import type { Assertions } from "./twin-assertions.ts";

/** What another terminal needs to talk to a twin that is running. Holds no secret. */
const announcement = z.object({
  pid: z.int(),
  environment: z.record(z.string(), z.string()),
  outputs: stackOutputsSchema,
});

const logLine = z.object({ at: z.string(), level: z.string(), category: z.string(), message: z.string() });

/** A line of the function's log in a running twin. */
export type RunningLogLine = z.infer<typeof logLine>;

const secrets = z.object({
  /** Client secrets by caller. */
  callers: z.record(z.string(), z.string()),
  /** Of the twin's administrator, who may read what callers may not. */
  administrator: z.object({ tenantId: z.string(), clientId: z.string(), clientSecret: z.string() }).optional(),
  /** What the function has logged last, oldest first. */
  log: z.array(logLine).catch([]),
  /** Tokens of their identity providers, for callers that are federated. */
  assertions: z.record(z.string(), z.string()).catch({}),
});

/** What a running twin answers, as it is at that moment. */
export interface TwinAnswers {
  readonly log?: () => readonly RunningLogLine[];
  readonly assertions?: () => Promise<Assertions>;
}

export interface RunningTwin {
  /** The variables that send an unmodified client there. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the stack that is deployed there, without secrets. */
  readonly outputs: StackOutputs;
}

/** There is no twin to talk to. */
export class NoTwin extends Error {
  readonly code = "NO_TWIN";

  constructor() {
    super("No twin is running on this machine. Start one in another terminal: npm run twin");
    this.name = "NoTwin";
  }
}

/** One folder per user, that nobody else can enter: the variables name a certificate authority to trust. */
const folder = (): string => join(tmpdir(), `protected-function-${userInfo().uid}`);
const file = (): string => join(folder(), "twin.json");
const socket = (): string => join(folder(), "secrets");

/**
 * Tells other terminals of this twin and its stack. Answers how to take that back; the guardian does, should we be
 * killed. Client secrets are on no disk: this process answers them on a socket in the same folder, so that only the same
 * user can ask, and only as long as the twin runs.
 *
 * @param outputs of the deployed stack, secrets included
 * @param administrator of the twin, for commands that read its policies
 * @param answers what is asked of it anew each time
 */
export function announceTwin(
  environment: Readonly<Record<string, string>>,
  outputs: StackOutputs,
  guardian: Guardian,
  administrator?: ClientCredential,
  answers: TwinAnswers = {},
): () => void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  demandPrivateFolder();
  guardian.adoptDirectory(folder());
  const callerSecrets = Object.entries(outputs.callers).flatMap(([name, { clientSecret }]) =>
    clientSecret === undefined ? [] : [[name, clientSecret]],
  );
  const server = createServer(async (connection) => {
    connection.on("error", () => undefined);
    const [log, assertions] = [answers.log?.() ?? [], await answers.assertions?.().catch(() => ({}))];
    connection.end(JSON.stringify({ callers: Object.fromEntries(callerSecrets), administrator, log, assertions }));
  });
  rmSync(socket(), { force: true });
  // Where no socket can be made (its path may have some 100 characters) CALLER_SECRET does what it would.
  server.on("error", () => undefined).listen(socket());
  server.unref();
  const callers = Object.entries(outputs.callers).map(([name, { clientSecret: _secret, ...rest }]) => [name, rest]);
  const shown = { ...outputs, callers: Object.fromEntries(callers) };
  writeFileSync(file(), JSON.stringify({ pid: process.pid, environment, outputs: shown }), { mode: 0o600 });
  return () => {
    server.close();
    guardian.removeDirectory(folder());
  };
}

/**
 * The twin that runs now.
 *
 * @throws NoTwin, also where one was killed and could not say so
 */
export function runningTwin(): RunningTwin {
  try {
    demandPrivateFolder();
    const { pid, environment, outputs } = announcement.parse(JSON.parse(readFileSync(file(), "utf8")));
    process.kill(pid, 0);
    return { environment, outputs };
  } catch {
    throw new NoTwin();
  }
}

/** The client secrets of its callers, as far as it answers. */
export async function secretsOfRunningTwin(): Promise<Readonly<Record<string, string>>> {
  return (await askSecrets())?.callers ?? {};
}

/** Tokens of the identity providers of its federated callers, as far as it answers. */
export async function assertionsOfRunningTwin(): Promise<Assertions> {
  return (await askSecrets())?.assertions ?? {};
}

/** Its administrator; undefined: it does not answer, or has none to lend. */
export async function administratorOfRunningTwin(): Promise<ClientCredential | undefined> {
  return (await askSecrets())?.administrator;
}

/** What its function has logged last, oldest first; undefined: it does not answer. */
export async function logOfRunningTwin(): Promise<readonly RunningLogLine[] | undefined> {
  return (await askSecrets())?.log;
}

async function askSecrets(): Promise<z.infer<typeof secrets> | undefined> {
  try {
    demandPrivateFolder();
    return secrets.parse(JSON.parse(await text(createConnection(socket()))));
  } catch {
    return undefined;
  }
}

/** The temporary directory is everybody's: whoever made the folder first would be believed. */
function demandPrivateFolder(): void {
  const { uid, mode } = lstatSync(folder());
  if (process.platform !== "win32" && (uid !== userInfo().uid || (mode & 0o077) !== 0)) {
    throw new Error(`${folder()} is open to others. Remove it, or point TMPDIR at a folder of your own.`);
  }
}
