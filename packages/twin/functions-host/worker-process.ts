import type { ChildProcess, SpawnOptions } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { NotSupported } from "../tenant/refusal.ts";
import type { Log } from "./site-log.ts";
import {
  type Invocation,
  type InvocationAnswer,
  isWorkerMessage,
  type Started,
  type WorkerMessage,
} from "./worker-messages.ts";

export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/**
 * Flex Consumption's timeout for the app's initialization.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan
 */
const startTimeoutInMilliseconds = 30_000;

/** Time for the package's shutdown. Azure/azure-functions-host `WorkerConstants.WorkerTerminateGracePeriodInSeconds` */
const endTimeoutInMilliseconds = 5_000;

interface WorkerProcessOptions {
  readonly spawn: Spawn;
  /** The folder with the unpacked package. */
  readonly directory: string;
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Opens the worker's inspector on a free loopback port. Default: none. */
  readonly inspects?: boolean;
}

interface Pending {
  readonly onLine: (message: string) => void;
  readonly resolve: (answer: InvocationAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** The host's end of one worker. */
export class WorkerProcess {
  /** What the package registered; rejects with StartFailure or NotSupported. */
  readonly ready: Promise<Started>;
  /** Resolves when the process has exited. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: Log;
  readonly #pending = new Map<string, Pending>();
  #hasExited = false;

  constructor({ spawn, directory, environment, log, inspects = false }: WorkerProcessOptions) {
    this.#log = log;
    this.#child = spawn(
      process.execPath,
      [
        ...(inspects ? ["--inspect=127.0.0.1:0"] : []),
        "--disable-warning=ExperimentalWarning",
        `--import=${pathToFileURL(join(import.meta.dirname, "bind-loopback.ts")).href}`,
        join(import.meta.dirname, "worker.ts"),
        directory,
      ],
      { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe", "ipc"], serialization: "advanced" },
    );
    this.exited = this.#watchExit();
    this.ready = this.#waitForStart();
    this.ready.catch(() => this.#child.kill("SIGKILL"));
    this.#child.on("message", (message: unknown) => {
      if (isWorkerMessage(message)) this.#receive(message);
    });
    this.#logLines(this.#child.stdout, "information");
    this.#logLines(this.#child.stderr, "error");
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /**
   * Returns what the handler answered. Rejects with WorkerGone, or with the handler's error as text.
   *
   * @param onLine called with each line that the call logs, whatever host.json keeps
   */
  invoke(invocation: Invocation, onLine: Pending["onLine"] = () => {}): Promise<InvocationAnswer> {
    if (this.#hasExited) return Promise.reject(new WorkerGone());
    return new Promise((resolve, reject) => {
      this.#pending.set(invocation.invocationId, { resolve, reject, onLine });
      this.#child.send(invocation, (error) => {
        if (error) this.#settle(invocation.invocationId)?.reject(new WorkerGone({ cause: error }));
      });
    });
  }

  /** Disconnects. The worker then ends by itself, or is killed if it doesn't. */
  end(): void {
    if (!this.#child.connected) return;
    this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), endTimeoutInMilliseconds);
    // Nothing waits for this timer, because the twin kills its workers when it ends.
    timer.unref();
    void this.exited.then(() => clearTimeout(timer));
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === "log") {
      const { kind: _, ...line } = message;
      this.#pending.get(line.invocationId ?? "")?.onLine(line.message);
      this.#log.add(line);
    } else if (message.kind === "answered") {
      this.#settle(message.invocationId)?.resolve(message);
    } else if (message.kind === "failed") {
      this.#settle(message.invocationId)?.reject(new Error(message.message));
    }
  }

  #settle(invocationId: string): Pending | undefined {
    const pending = this.#pending.get(invocationId);
    this.#pending.delete(invocationId);
    return pending;
  }

  #watchExit(): Promise<void> {
    return new Promise((resolve) => {
      const onEnd = (): void => {
        this.#hasExited = true;
        for (const invocationId of this.#pending.keys()) this.#settle(invocationId)?.reject(new WorkerGone());
        resolve();
      };
      this.#child.once("exit", onEnd);
      // A process that couldn't be spawned never exits. Other errors come from a running process.
      this.#child.on("error", () => {
        if (this.#child.pid === undefined) onEnd();
      });
    });
  }

  async #waitForStart(): Promise<Started> {
    let timeout: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timeout = setTimeout(
          () => reject(new StartFailure(`The package did not load within ${startTimeoutInMilliseconds / 1000} s.`)),
          startTimeoutInMilliseconds,
        );
        this.#child.on("message", (message: unknown) => {
          if (!isWorkerMessage(message)) return;
          if (message.kind === "ready") resolve(message);
          if (message.kind !== "startFailed") return;
          const { notSupported } = message;
          reject(notSupported === undefined ? new StartFailure(message.message) : new NotSupported(notSupported));
        });
        void this.exited.then(() =>
          reject(new StartFailure("The worker process ended before the package was loaded.")),
        );
      });
    } finally {
      clearTimeout(timeout);
    }
  }

  #logLines(stream: Readable | null, level: string): void {
    if (!stream) return;
    createInterface({ input: stream }).on("line", (message) => {
      if (inspectorNotice.test(message)) return;
      this.#log.add({ level, category: "Host.Function.Console", message });
    });
  }
}

/** Node's own lines about its inspector, which nobody can reach under the port that they name. */
const inspectorNotice =
  /^(?:Debugger (?:listening on ws:|attached\.|ending on ws:)|For help, see: https:\/\/nodejs\.org\/|Waiting for the debugger to disconnect)/;

/** The package didn't start. The site's log has the reason. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartFailure";
  }
}

/** The worker ended before or during the call. */
export class WorkerGone extends Error {
  constructor(options?: ErrorOptions) {
    super("The worker process has ended.", options);
    this.name = "WorkerGone";
  }
}
