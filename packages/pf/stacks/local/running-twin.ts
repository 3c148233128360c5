import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { ManagedIdentityAnswer } from "../../checks/origin.ts";
import type { OlderCode } from "../dev/older-code.ts";
import { announcement, type logLine, secrets } from "./announcement.ts";
import { currentProject } from "../project-folder.ts";
import { askControl, type FeedLine, followControl, serveControl, type TwinPowers } from "./control-socket.ts";
import { createConnection, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { ClientCredential } from "@protected-function/core/azure/token.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import type { TwinCredentials } from "../recipe/caller-proof.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";

/** A line of the function's log in a running twin. */
export type RunningLogLine = z.infer<typeof logLine>;

/** The current answers of a running twin. */
export interface TwinAnswers {
  readonly deployer?: Readonly<Record<string, string>>;
  readonly log?: () => readonly RunningLogLine[];
  readonly assertions?: () => Promise<Assertions>;
  readonly machines?: () => Promise<Machines>;
  readonly powers?: TwinPowers;
  readonly olderCode?: (() => OlderCode | undefined) | undefined;
  /** The project's folder. */
  readonly directory?: string;
  /** The deployed stack's name. */
  readonly stack?: string;
}

/** An announced twin, for the process that serves it. */
export interface Announcement {
  /** The stack was deployed again: these are its outputs now, secrets included. */
  readonly update: (outputs: StackOutputs) => void;
  readonly withdraw: () => void;
}

export interface RunningTwin {
  /** The process that serves it. */
  readonly pid: number;
  /** The variables that send an unmodified client to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The deployed stack's outputs, without secrets. */
  readonly outputs: StackOutputs;
  /** The project's folder. */
  readonly directory?: string | undefined;
  /** The deployed stack's name. */
  readonly stack?: string | undefined;
  /** Whether it's another project's. No command asks such a twin. */
  readonly isForeign: boolean;
}

/**
 * A folder per twin that no other user can enter, because the variables name a certificate authority to trust. Twins
 * share no folder, so none can remove another's announcement.
 */
const prefix = (): string => `protected-function-running-${userInfo().uid}-`;
const fileIn = (folder: string): string => join(folder, "twin.json");
const socketIn = (folder: string): string => join(folder, "secrets");
const controlIn = (folder: string): string => join(folder, "control");

/**
 * Announces this twin and its stack to other terminals, until it's withdrawn; the guardian withdraws it if this process is killed. Client secrets are never on disk. This process serves them on a
 * socket in the same folder, so that only the same user can ask, and only while the twin runs.
 *
 * @param outputs of the deployed stack, secrets included
 * @param administrator of the twin, for commands that read its policies
 * @param answers evaluated at each request
 */
export function announceTwin(
  environment: Readonly<Record<string, string>>,
  outputs: StackOutputs,
  guardian: Guardian,
  administrator?: ClientCredential,
  answers: TwinAnswers = {},
): Announcement {
  for (const { folder, pid } of announced()) if (!isProcess(pid)) rmSync(folder, { recursive: true, force: true });
  const folder = guardian.temporaryDirectory(prefix());
  let callers = secretsIn(outputs);
  const server = createServer(async (connection) => {
    connection.on("error", () => undefined);
    const log = answers.log?.() ?? [];
    const assertions = await answers.assertions?.().catch(() => ({}));
    const machines = await answers.machines?.().catch(() => ({}));
    const { deployer = {}, olderCode } = answers;
    const older = olderCode?.();
    connection.end(JSON.stringify({ callers, administrator, deployer, log, assertions, machines, olderCode: older }));
  });
  // If no socket can be created (its path is limited to about 100 characters), CALLER_SECRET takes its place.
  server.on("error", () => undefined).listen(socketIn(folder));
  server.unref();
  const control = answers.powers && serveControl(controlIn(folder), answers.powers);
  const startedAt = Date.now();
  const write = (written: StackOutputs): void => {
    const shown = Object.entries(written.callers).map(([name, { clientSecret: _secret, ...rest }]) => [name, rest]);
    const shownOutputs = { ...written, callers: Object.fromEntries(shown) };
    const { directory, stack } = answers;
    const record = { pid: process.pid, startedAt, environment, outputs: shownOutputs, directory, stack };
    // A concurrent reader finds nothing or the complete file.
    writeFileSync(`${fileIn(folder)}.part`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${fileIn(folder)}.part`, fileIn(folder));
  };
  write(outputs);
  return {
    update: (updated) => {
      callers = secretsIn(updated);
      write(updated);
    },
    withdraw: () => {
      server.close();
      control?.close();
      control?.closeAllConnections();
      guardian.removeDirectory(folder);
    },
  };
}

function secretsIn({ callers }: StackOutputs): Readonly<Record<string, string>> {
  const secrets = Object.entries(callers).flatMap(([name, { clientSecret }]) =>
    clientSecret === undefined ? [] : [[name, clientSecret] as const],
  );
  return Object.fromEntries(secrets);
}

/**
 * This project's running twin; if there are several, the one that started last. Another project's is never asked: who
 * forgot to start a twin would take its answers, roles and callers for their own.
 *
 * @throws Unavailable, also if one was killed and couldn't withdraw its announcement
 */
export async function runningTwin(): Promise<RunningTwin> {
  return withoutAnswer(await chosenTwin());
}

/**
 * The variables that send an unmodified client to the running twin, and those that log a deployment in there. They
 * contain the twin's own client secret of its deployer, if the twin answers.
 *
 * @throws Unavailable as `runningTwin` does
 */
export async function variablesOfRunningTwin(): Promise<Readonly<Record<string, string>>> {
  const { environment, answer } = await chosenTwin();
  return { ...environment, ...answer?.deployer };
}

async function chosenTwin(): Promise<Served> {
  const all = await served();
  const chosen = all.find(({ isForeign }) => !isForeign);
  if (chosen) return chosen;
  const others = [...new Set(all.flatMap(({ directory }) => directory ?? []))].map((folder) => printable(folder));
  throw new Unavailable(
    "NO_TWIN",
    [
      `No twin ${others.length === 0 ? "is running on this machine" : `of this project is running (${printable(currentProject() ?? process.cwd())})`}.`,
      "Start one in another terminal: ./pf twin, or ./pf dev while you develop.",
      ...(others.length === 0
        ? []
        : [`A twin of another project is running. To ask it, run this command in its folder: ${listNames(others)}`]),
    ].join("\n"),
  );
}

/** All running twins: this project's first, and among them the one that started last. */
export async function runningTwins(): Promise<readonly RunningTwin[]> {
  return (await served()).map(withoutAnswer);
}

function withoutAnswer({ pid, environment, outputs, directory, stack, isForeign }: Served): RunningTwin {
  return { pid, environment, outputs, directory, stack, isForeign };
}

/** The client secrets of its callers, if it answers. */
export async function secretsOfRunningTwin(): Promise<Readonly<Record<string, string>>> {
  return (await askChosen())?.callers ?? {};
}

/** The tokens of its callers' identity providers and managed identities, if it answers. */
export async function credentialsFromRunningTwin(): Promise<TwinCredentials> {
  const { assertions = {}, machines = {} } = (await askChosen()) ?? {};
  return { assertions, machines };
}

/** Its administrator; undefined if it doesn't answer or doesn't share one. */
export async function administratorOfRunningTwin(): Promise<ClientCredential | undefined> {
  return (await askChosen())?.administrator;
}

/** The last lines of its function's log, oldest first; undefined: it doesn't answer. */
export async function logOfRunningTwin(): Promise<readonly RunningLogLine[] | undefined> {
  return (await askChosen())?.log;
}

/** Why its function's code is older than what is saved, if so. */
export async function olderCodeOfRunningTwin(): Promise<OlderCode | undefined> {
  return (await askChosen())?.olderCode;
}

/** Asks the running twin for one of its powers. @throws Unavailable, Error with its refusal */
export async function askRunningTwin<Answer>(
  route: "/clock" | "/token" | "/password" | "/proxy" | "/run",
  body: object,
): Promise<Answer> {
  return askControl(controlIn((await chosenTwin()).folder), route, body);
}

/** Follows what happens in the running twin, until it ends or the signal is aborted. @throws Unavailable */
export async function followRunningTwin(
  onEvent: (event: FeedLine) => void,
  signal: AbortSignal,
): Promise<"twin ended" | "aborted"> {
  return followControl(controlIn((await chosenTwin()).folder), onEvent, signal);
}

async function askChosen(): Promise<z.infer<typeof secrets> | undefined> {
  return (await served()).find(({ isForeign }) => !isForeign)?.answer;
}

type Announced = z.infer<typeof announcement> & { readonly folder: string };
type Served = Announced & {
  /** Undefined if it has no socket. */
  readonly answer: z.infer<typeof secrets> | undefined;
  readonly isForeign: boolean;
};

/** The announced twins that really run: after a process is killed, another one may get its number. */
async function served(): Promise<readonly Served[]> {
  const project = currentProject();
  const all = await Promise.all(
    announced().map(async (twin) => {
      const hasSocket = existsSync(socketIn(twin.folder));
      const answer = hasSocket ? await askSecrets(twin.folder) : undefined;
      return isProcess(twin.pid) && (!hasSocket || answer !== undefined)
        ? [{ ...twin, answer, isForeign: isForeign(twin) }]
        : [];
    }),
  );
  return all
    .flat()
    .toSorted((left, right) => Number(left.isForeign) - Number(right.isForeign) || right.startedAt - left.startedAt);

  function isForeign({ directory }: Announced): boolean {
    return directory !== undefined && (project === undefined || resolve(directory) !== resolve(project));
  }
}

/** Twins that were announced and not withdrawn, whether they still run or not. */
function announced(): readonly Announced[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix()));
  return folders.flatMap((name) => {
    const folder = join(tmpdir(), name);
    try {
      if (!isPrivate(folder)) return [];
      return [{ ...announcement.parse(JSON.parse(readFileSync(fileIn(folder), "utf8"))), folder }];
    } catch {
      // It is being written or removed.
      return [];
    }
  });
}

async function askSecrets(folder: string): Promise<z.infer<typeof secrets> | undefined> {
  try {
    return secrets.parse(JSON.parse(await text(createConnection(socketIn(folder)))));
  } catch {
    return undefined;
  }
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Anyone can write to the temporary directory, so only the user's own private folder is trusted. */
function isPrivate(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return process.platform === "win32" || (uid === userInfo().uid && (mode & 0o077) === 0);
}

/** Tokens of their own identity providers, by caller. */
export type Assertions = Readonly<Record<string, string>>;

/** The answers to the machines of managed identities, by caller. */
export type Machines = Readonly<Record<string, ManagedIdentityAnswer>>;
