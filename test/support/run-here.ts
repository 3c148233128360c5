import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { type Commands, main } from "../../packages/pf/cli/main.ts";
import { commands } from "../../packages/pf/commands/index.ts";
import type { Twin } from "../../packages/twin/index.ts";
import { createLoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import type { Finished } from "./command-line.ts";

/** In place of the end of the process, which would be the test's. */
class Ended extends Error {}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const repositoryHere = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A command as `packages/pf/pf.mjs` runs it, in this process: a start of Node for each wrong option would cost more than all else.
 * That the process itself passes on what the command prints and answers is proved where one is started.
 */
export async function runHere(
  args: readonly string[],
  options: {
    readonly input?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** What reaches the services. Default: nothing does. */
    readonly fetch?: typeof globalThis.fetch;
    /** The project's folder. Default: the repository. */
    readonly directory?: string;
    /** Default: the project's. */
    readonly known?: Commands;
  } = {},
): Promise<Finished> {
  const { input = "", environment = {}, fetch = unreachable, known = commands, directory = repositoryHere } = options;
  const written = { stdout: "", stderr: "" };
  let finished: Finished | undefined;
  const listeners = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  const outputs = [process.stdout, process.stderr].map((stream) => ({ stream, kept: stream.listeners("error") }));
  const before = { ...process.env };
  // Read by Node when it starts: what is no fetch (`@azure/identity`) goes by it.
  const { NODE_EXTRA_CA_CERTS: authority } = environment;
  const authorities = authority === undefined ? undefined : getCACertificates("default");
  if (authority !== undefined) setDefaultCACertificates([readFileSync(authority, "utf8")]);
  delete process.env["FORCE_COLOR"];
  Object.assign(process.env, { CI: "true", ...environment });
  const spies = [
    ...(["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        written[name] += String(text);
        return true;
      }),
    ),
    vi.spyOn(process, "cwd").mockReturnValue(directory.replace(/(?<=.)\/$/, "")),
    vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([input]) as typeof process.stdin),
    vi.spyOn(globalThis, "fetch").mockImplementation(fetch),
    // The first end counts: what the command does with the error in its place is nobody's.
    vi.spyOn(process, "exit").mockImplementation((exitCode) => {
      finished ??= { exitCode: Number(exitCode ?? 0), ...written };
      throw new Ended();
    }),
  ];
  try {
    await main(known, args, directory);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
    if (authorities !== undefined) setDefaultCACertificates(authorities);
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    for (const { stream, kept } of outputs) {
      for (const listener of stream.listeners("error")) {
        if (!kept.includes(listener)) stream.removeListener("error", listener as (error: Error) => void);
      }
    }
    for (const [signal, kept] of listeners) {
      for (const listener of process.listeners(signal)) {
        if (kept.includes(listener)) continue;
        process.removeListener(signal, listener);
        // What the command still asks ends with its process; here it would go on, by a `fetch` that isn't the twin's.
        listener(signal);
      }
    }
  }
  if (!finished) throw new Error(`${args.join(" ")} went on without an end`);
  return finished;
}

/** The same, where the services are a twin's: over connections of its own, as a process has. */
export async function runHereOn(
  { proxy, certificateAuthority }: Pick<Twin, "proxy" | "certificateAuthority">,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: certificateAuthority.pem });
  try {
    return await runHere(args, { environment, fetch });
  } finally {
    await fetch.close();
  }
}

async function unreachable(): Promise<never> {
  throw new TypeError("fetch failed");
}
