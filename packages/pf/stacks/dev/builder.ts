import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import type { BuildFailed, BuildRequest, BuildResult, ContractRead } from "./build-process.ts";

/** In milliseconds. */
const longBuild = 3000;

/** Builds a project's package again and again, each time in a process that has already loaded the builder. */
export class PackageBuilder {
  readonly #guardian: Guardian;
  readonly #directory: string;
  readonly #temporary: string;
  #spare: ChildProcess | undefined;
  #current: { readonly child: ChildProcess; readonly since: number } | undefined;

  constructor({ guardian, directory }: { readonly guardian: Guardian; readonly directory: string }) {
    this.#guardian = guardian;
    this.#directory = directory;
    // A build that is cut off leaves its files.
    this.#temporary = guardian.temporaryDirectory("protected-function-build-");
  }

  /** Starts the process of the next build, unless it's there. */
  prepare(): void {
    this.#spare ??= this.#start();
  }

  async build(appSettings?: BuildRequest["appSettings"]): Promise<BuildResult> {
    return await this.#ask({ appSettings });
  }

  /** Reads contract.ts and host.json, and builds nothing. */
  async readContract(): Promise<ContractRead | BuildFailed> {
    return await this.#ask({ onlyContract: true });
  }

  async #ask<Result>(request: Omit<BuildRequest, "functions">): Promise<Result | BuildFailed> {
    this.prepare();
    const child = this.#spare;
    this.#spare = undefined;
    if (!child) throw new Error("There is no process to build in.");
    this.#current = { child, since: performance.now() };
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-4000)));
    const over = new AbortController();
    try {
      const answered = once(child, "message", { signal: over.signal }) as Promise<[Result]>;
      const ended = once(child, "exit", { signal: over.signal }).then((): BuildFailed => {
        return { kind: "failed", message: `The build ended without a result. ${errors.trim()}`.trim() };
      });
      ended.catch(() => undefined);
      answered.catch(() => undefined);
      const functions = pathToFileURL(join(this.#directory, "functions/")).href;
      child.send({ functions, ...request } satisfies BuildRequest);
      return await Promise.race([answered.then(([result]) => result), ended]);
    } finally {
      this.#current = undefined;
      over.abort();
    }
  }

  /** Ends a build that takes longer than any that succeeds: code that loops while it loads would hold up its fix. */
  giveUpLong(): void {
    const { child, since = Number.POSITIVE_INFINITY } = this.#current ?? {};
    if (child && performance.now() - since > longBuild) void this.#guardian.stop(child, 0);
  }

  async close(): Promise<void> {
    const children = [this.#spare, this.#current?.child].filter((child) => child !== undefined);
    await Promise.all(children.map((child) => this.#guardian.stop(child, 0)));
    this.#guardian.removeDirectory(this.#temporary);
  }

  #start(): ChildProcess {
    const require = createRequire(join(this.#directory, "package.json"));
    const builder = pathToFileURL(builderOf(require, this.#directory)).href;
    const worker = fileURLToPath(new URL("build-process.ts", import.meta.url));
    return this.#guardian.spawn(process.execPath, [worker, builder], {
      cwd: this.#directory,
      env: { ...childEnvironment(process.env), TMPDIR: this.#temporary, TEMP: this.#temporary },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
    });
  }
}

/** @throws Unavailable in a folder of another program, or without its packages */
function builderOf(require: NodeJS.Require, directory: string): string {
  try {
    return require.resolve("@protected-function/infra/build");
  } catch (error) {
    if (Object(error).code !== "MODULE_NOT_FOUND") throw error;
    throw new Unavailable(
      "NO_PROGRAM",
      `${directory} has a Pulumi.yaml, but no package @protected-function/infra is installed there.\nRun npm install in that folder. If its program is another one, run this in your project's folder.`,
      { cause: error },
    );
  }
}
