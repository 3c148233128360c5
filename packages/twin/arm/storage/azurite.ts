import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { NotSupported } from "../../tenant/refusal.ts";
import { services, type StorageService } from "./data-actions.ts";

/** How long Azurite may take to start. It takes about a second. */
const startMilliseconds = 30_000;

/** The contents of one storage account. */
export interface Contents {
  /** The account's key, in base64. Only the twin knows it. */
  readonly key: string;
  /** Ports on the loopback interface. */
  readonly ports: Readonly<Record<StorageService, number>>;
}

/** The npm line for a project without Azurite. */
export const installAzurite = "npm install --save-dev azurite@3";

/** Azurite's entry point as a URL, or undefined if it isn't installed. It's an optional peer: only storage needs it. */
export function findAzurite(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("azurite/package.json");
    return pathToFileURL(join(dirname(manifest), "dist", "src", "azurite.js")).href;
  } catch {
    return undefined;
  }
}

/**
 * Storage accounts' contents, each in a process of its own that starts with the first request. In memory, without
 * telemetry, and reachable only with a key that nobody else has.
 * https://github.com/Azure/Azurite
 */
export class Azurite {
  readonly #started = new Map<string, Promise<Contents>>();
  readonly #children: ChildProcess[] = [];

  /** @throws NotSupported if Azurite isn't installed */
  of(accountName: string): Promise<Contents> {
    const started = this.#started.get(accountName) ?? this.#start(accountName);
    this.#started.set(accountName, started);
    return started;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
      }),
    );
  }

  async #start(accountName: string): Promise<Contents> {
    const program = findAzurite();
    if (program === undefined)
      throw new NotSupported(`the contents of storage accounts without Azurite; install it: ${installAzurite}`);
    const key = randomBytes(64).toString("base64");
    const ports = services.flatMap((service) => [`--${service}Port`, "0", `--${service}Host`, "127.0.0.1"]);
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, "azurite.mjs"),
        program,
        "--silent",
        "--disableTelemetry",
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
        ...ports,
      ],
      { env: { AZURITE_ACCOUNTS: `${accountName}:${key}` }, stdio: ["ignore", "pipe", "pipe", "ipc"] },
    );
    this.#children.push(child);
    return { key, ports: await listening(child) };
  }
}

/** Reads the ports that Azurite tells as it starts. */
function listening(child: ChildProcess): Promise<Contents["ports"]> {
  return new Promise((resolve, reject) => {
    const ports = new Map<string, number>();
    const errors: string[] = [];
    const fail = (why: string): void =>
      reject(new NotSupported(`the contents of storage accounts: Azurite ${why}${errors.map((line) => `\n${line}`)}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`didn't start within ${startMilliseconds / 1000} s`);
    }, startMilliseconds);
    child.once("error", (error) => fail(`didn't start: ${error.message}`));
    child.once("exit", () => {
      clearTimeout(timer);
      fail("ended");
    });
    if (child.stderr) createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, service = "", port] = /^Azurite (\w+) service is successfully listening at \S+:(\d+)$/.exec(line) ?? [];
      if (port !== undefined) ports.set(service.toLowerCase(), Number(port));
      const [blob, queue, table] = services.map((name) => ports.get(name));
      if (blob === undefined || queue === undefined || table === undefined) return;
      clearTimeout(timer);
      resolve({ blob, queue, table });
    });
  });
}
