import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import type { Calls, ParentCalls } from "./client-worker.ts";
import { workerSerialization } from "./worker-serialization.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

export interface ClientOptions {
  /** The client's whole environment. Node reads the variables of proxy and authority only at its start. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly guardian: Guardian;
  /** The error if the process ended before it answered. The process's last output follows. */
  readonly endedMessage: string;
  /** The functions of this process that it may call. */
  readonly answers?: Partial<ParentCalls>;
}

/** A separate process with typed functions. They throw as in this process. Secrets cross by this channel only. */
export interface Client<C extends Calls> {
  readonly calls: BirpcReturn<ReturnType<C>>;
  readonly close: () => Promise<void>;
}

/** @param module exports the process's functions as `calls` */
export function openClient<C extends Calls>(
  module: URL,
  { environment, guardian, endedMessage, answers = {} }: ClientOptions,
): Client<C> {
  const worker = fileURLToPath(new URL("client-worker.ts", import.meta.url));
  const child = guardian.spawn(process.execPath, [worker, module.href], {
    env: { ...environment, ...compileCache() },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const end = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${endedMessage} ${stderr.trim()}`)));
  });
  end.catch(() => undefined);
  const calls = createBirpc<ReturnType<C>, Partial<ParentCalls>>(answers, {
    ...workerSerialization,
    // If the process is gone, `end` reports it.
    post: (message) => child.send(message, () => undefined),
    on: (listener) => child.on("message", listener),
    onRequest: (request, next) => Promise.race([next(request), end]),
  });
  return { calls, close: () => guardian.stop(child) };
}

/** The client has this process's code, and keeps its compiled form where this process does. */
function compileCache(): Readonly<Record<string, string>> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder), NODE_COMPILE_CACHE_PORTABLE: "1" };
}

/** The variables that Node needs to start, without any that redirect a client. */
export function bareEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string | undefined>> {
  return childEnvironment(environment);
}
