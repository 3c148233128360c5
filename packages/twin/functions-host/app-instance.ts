import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseHostJson } from "./host-json.ts";
import { type HttpFunction, type IdleFunction, toHttpFunction, toIdleFunction } from "./hosted-function.ts";
import { type PackageFiles, readPackage, unpackInto } from "./package-archive.ts";
import { RouteTable } from "./route-table.ts";
import type { InspectorPort } from "./inspector-port.ts";
import { filteredLog, type Log } from "./site-log.ts";
import { pointMapsAt } from "./source-maps.ts";
import { type Spawn, WorkerGone, WorkerProcess } from "./worker-process.ts";

/** What helps the developer of a package, and no host in Azure has. */
export interface Development {
  /** The folder that the package's root stands for in its source maps: stack traces then name these sources. */
  readonly sourceFolder?: string | undefined;
  /** Where debuggers attach to the current worker. */
  readonly inspector?: InspectorPort | undefined;
}

interface AppInstanceOptions extends Development {
  readonly zip: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
  /** Existing folder to unpack the package in. */
  readonly directory: string;
  readonly spawn: Spawn;
  readonly log: Log;
}

export interface RunningApp {
  readonly worker: WorkerProcess;
  /** Where the worker takes requests as streams, if it does. */
  readonly streamPort: number | undefined;
  readonly files: PackageFiles;
  /** In the order in which the package registered them. */
  readonly functions: readonly (HttpFunction | IdleFunction)[];
  readonly routes: RouteTable;
  /** From the package's host.json, like `functionTimeout`. */
  readonly routePrefix: string;
  readonly functionTimeout: string;
  /** Returns the headers of every answer of a host name that doesn't have them. */
  readonly headersOf: (hostName: string) => Readonly<Record<string, string>>;
  /** Keeps the lines that the package's host.json keeps. */
  readonly log: Log;
}

/** One package in one environment, in a separate process, from unpacking to its last request. */
export class AppInstance {
  readonly #options: AppInstanceOptions;
  readonly #running: Promise<RunningApp>;
  #worker: WorkerProcess | undefined;
  #directory: string | undefined;
  #inspectorPort: number | undefined;
  #users = 0;
  #isRetired = false;
  #isKilled = false;
  #hasFailed = false;

  constructor(options: AppInstanceOptions) {
    this.#options = options;
    this.#running = this.#start();
    this.#running.catch((error: unknown) => {
      this.#hasFailed = true;
      const message = error instanceof Error ? error.message : String(error);
      options.log.add({ level: "error", category: "Host.Startup", message: `A host error has occurred: ${message}` });
    });
  }

  /** True if it takes no more requests. */
  get isOver(): boolean {
    return this.#hasFailed || this.#isRetired || this.#worker?.hasExited === true;
  }

  /** Works with the app once it runs. Rejects with the reason if the app can't start. */
  async use<Result>(work: (app: RunningApp) => Promise<Result>): Promise<Result> {
    this.#users += 1;
    try {
      return await work(await this.#running);
    } finally {
      this.#users -= 1;
      this.#endWhenIdle();
    }
  }

  /** Ends the instance after its current requests. */
  retire(): void {
    this.#isRetired = true;
    this.#endWhenIdle();
  }

  /** Ends the instance at once. Resolves when the process and its folder are gone. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    await this.#worker?.kill();
    await this.gone();
  }

  /** Resolves when the process and its folder are gone. */
  async gone(): Promise<void> {
    await this.#running.catch(() => undefined);
    await this.#worker?.exited;
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
  }

  #endWhenIdle(): void {
    if (!this.#isRetired || this.#users > 0) return;
    this.#worker?.end();
    if (this.#inspectorPort !== undefined) this.#options.inspector?.drop(this.#inspectorPort);
  }

  async #start(): Promise<RunningApp> {
    const { zip, environment, directory, spawn, sourceFolder, inspector } = this.#options;
    const files = await readPackage(zip);
    const { routePrefix, functionTimeout, headersOf, keeps } = parseHostJson(
      Buffer.from(files.get("host.json") ?? []).toString("utf8"),
    );
    const log = filteredLog(this.#options.log, keeps);
    this.#directory = await mkdtemp(join(directory, "wwwroot-"));
    await unpackInto(this.#directory, files);
    if (sourceFolder !== undefined) await pointMapsAt(sourceFolder, this.#directory, files);
    if (this.#isKilled) throw new WorkerGone();
    const worker = new WorkerProcess({
      spawn,
      directory: this.#directory,
      environment,
      log,
      inspects: inspector !== undefined,
    });
    this.#worker = worker;
    try {
      const { functions: registrations, streamPort, inspectorPort } = await worker.ready;
      this.#inspectorPort = inspectorPort;
      if (inspectorPort !== undefined) inspector?.aim(inspectorPort);
      const functions = registrations.map((registered) => toIdleFunction(registered) ?? toHttpFunction(registered));
      for (const { name, trigger } of functions.filter((candidate) => "trigger" in candidate)) {
        const message = `The function '${name}' is listed and runs by hand only (./pf twin run ${name}): the twin doesn't have ${trigger}.`;
        this.#options.log.add({ level: "warning", category: "Host.Startup", message });
      }
      const routed = functions.filter((candidate) => "route" in candidate);
      const routes = new RouteTable(routed, routePrefix);
      return { worker, streamPort, files, functions, routes, routePrefix, functionTimeout, headersOf, log };
    } catch (error) {
      await worker.kill();
      throw error;
    }
  }
}
