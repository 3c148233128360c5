import { fileURLToPath } from "node:url";
import type { Guardian } from "../engine/guardian.ts";
import type { ClientReply, ClientRequest } from "./client-messages.ts";

export interface ClientProcessOptions {
  /** The client's whole environment: Node reads a proxy's and an authority's variables at its start only. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
}

/** Asks Entra ID, and the function, from a process of its own. */
export async function asClient(request: ClientRequest, options: ClientProcessOptions): Promise<ClientReply> {
  const { environment, guardian, signal } = options;
  const child = guardian.spawn(process.execPath, [fileURLToPath(new URL("client-worker.ts", import.meta.url))], {
    env: { ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const stop = (): void => void guardian.stop(child);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<ClientReply>((resolve, reject) => {
      child.once("message", (reply: ClientReply) => resolve(reply));
      child.once("error", reject);
      child.once("exit", () => {
        reject(new Error(`The client's process ended without an answer. ${stderr.trim()}`));
      });
      child.send(request);
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await guardian.stop(child);
    signal.throwIfAborted();
  }
}
