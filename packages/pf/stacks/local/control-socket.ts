import { createServer, request, type Server, type ServerResponse } from "node:http";
import { createInterface } from "node:readline";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { ManagedIdentityAnswer } from "../../checks/origin.ts";

/** An event of the twin's feed as it crosses to another process: times as text, messages made safe to print. */
export type FeedLine = { readonly kind: string; readonly at: string } & Readonly<Record<string, unknown>>;

const tokenRequest = z.discriminatedUnion("situation", [
  z.object({
    situation: z.enum(["expired", "no-role", "own machine"]),
    clientId: z.string(),
    scope: z.string(),
    from: z.string().optional(),
  }),
  z.object({ situation: z.literal("other-tenant") }),
]);

/** A token in a situation that only the twin can bring about, or on the machine of a managed identity. */
export type TokenInSituation = z.infer<typeof tokenRequest>;

const functionRun = z.object({ functionName: z.string(), data: z.string().optional() });

/** A function to run, as its trigger would. */
export type FunctionRun = z.infer<typeof functionRun>;

/** What came of a run, or why the function wasn't run. */
export type FunctionRunAnswer =
  | {
      readonly returned?: string | undefined;
      readonly outputs: Readonly<Record<string, string>>;
      readonly error?: string | undefined;
      readonly log: readonly string[];
    }
  | { readonly refused: string };

/** What a running twin does for commands in other terminals. */
export interface TwinPowers {
  /** The last events, then each new one, until the returned function is called. */
  readonly follow: (onEvent: (event: FeedLine) => void) => () => void;
  readonly now: () => Date;
  readonly advanceClock: (milliseconds: number) => void;
  readonly token: (request: TokenInSituation) => Promise<ManagedIdentityAnswer>;
  /** A user's password, by name; undefined for an unknown user. */
  readonly passwordOf: (userPrincipalName: string) => string | undefined;
  /** A proxy whose clients have that address. @throws Error for another text */
  readonly proxyFrom: (address: string) => Promise<string>;
  /** @throws Error that says why the function wasn't run */
  readonly run: (run: FunctionRun) => Promise<FunctionRunAnswer>;
}

const advance = z.object({ milliseconds: z.number().min(0).max(Number.MAX_SAFE_INTEGER) });
const user = z.object({ userPrincipalName: z.string() });
const client = z.object({ address: z.string() });

/** Serves the powers on a socket in the twin's private folder: only the same user can ask. */
export function serveControl(path: string, powers: TwinPowers): Server {
  const answers: Readonly<Record<string, (body: unknown) => unknown>> = {
    "/clock": (body) => {
      powers.advanceClock(advance.parse(body).milliseconds);
      return { now: powers.now().toISOString() };
    },
    "/token": (body) => powers.token(tokenRequest.parse(body)),
    "/password": (body) => ({ password: powers.passwordOf(user.parse(body).userPrincipalName) }),
    "/proxy": async (body) => ({ proxyUrl: await powers.proxyFrom(client.parse(body).address) }),
    "/run": (body) => powers.run(functionRun.parse(body)).catch((error: unknown) => ({ refused: messageOf(error) })),
  };
  const server = createServer(async (incoming, response) => {
    if (incoming.url === "/events") return follow(response, powers);
    try {
      const answer = await answers[incoming.url ?? ""]?.(await json(incoming));
      if (answer === undefined) throw new Error(`it doesn't know ${incoming.url}`);
      response.writeHead(200).end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(400).end(JSON.stringify({ error: messageOf(error) }));
    }
  });
  server.on("error", () => undefined).listen(path);
  server.unref();
  return server;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A reader that is slower than the events loses its connection, and nothing of the twin waits for it. */
const longestBacklog = 16 * 2 ** 20;

function follow(response: ServerResponse, powers: TwinPowers): void {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.flushHeaders();
  const end = powers.follow((event) => {
    response.write(`${JSON.stringify(event)}\n`);
    if (response.writableLength > longestBacklog) response.destroy();
  });
  response.on("close", end);
}

function noAnswer(cause: unknown): Unavailable {
  return new Unavailable("NO_TWIN", "The running twin doesn't answer. Start it again: ./pf twin", { cause });
}

/** Asks a running twin. @throws Unavailable if it doesn't answer, Error with its refusal */
export async function askControl<Answer>(path: string, route: string, body: object): Promise<Answer> {
  const { status, answer } = await new Promise<{ status: number; answer: unknown }>((resolve, reject) => {
    const sent = request({ socketPath: path, path: route, method: "POST" }, (response) => {
      json(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject);
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(body));
  }).catch((cause: unknown) => {
    throw noAnswer(cause);
  });
  if (status === 200) return answer as Answer;
  throw new Error(`The running twin refused: ${String(Object(answer).error)}`);
}

/**
 * Calls the listener for the twin's last events, and for each new one as it comes. Resolves when the twin has ended or
 * the signal is aborted.
 *
 * @throws Unavailable if it doesn't answer
 */
export async function followControl(
  path: string,
  onEvent: (event: FeedLine) => void,
  signal: AbortSignal,
): Promise<"twin ended" | "aborted"> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: path, path: "/events", signal }, (response) => {
      const lines = createInterface({ input: response });
      lines.on("line", (line) => onEvent(JSON.parse(line) as FeedLine));
      // A twin that is killed breaks the connection off. Either way, readline ends last.
      response.on("error", () => undefined);
      lines.on("error", () => lines.close());
      lines.on("close", () => resolve(signal.aborted ? "aborted" : "twin ended"));
    });
    sent.on("error", (cause) => {
      if (signal.aborted) resolve("aborted");
      else reject(noAnswer(cause));
    });
    sent.end();
  });
}
