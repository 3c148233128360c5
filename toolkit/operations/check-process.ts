import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Evidence } from "../checks/check.ts";
import type { Outcome } from "../checks/run-checks.ts";
import type { Guardian } from "../engine/guardian.ts";
import type { AnyOriginMessage, FromWorker, Question, ToWorker } from "./check-messages.ts";
import type { CheckoutPackage } from "./verify/checkout-package.ts";
import type { CredentialEnd } from "./verify/credential-ends.ts";
import type { DoorState } from "./verify/door.ts";
import type { LiveOriginMessage } from "./verify/live-origin.ts";
import type { Probe } from "./verify/probes/probe.ts";
import type { Observed } from "./verify/record/observation.ts";
import type { ObserverOptions } from "./verify/record/observer.ts";

export interface CheckProcessOptions {
  /** What sends clients to the twin; for a tenant, what the person's own clients have. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly origin: AnyOriginMessage;
  readonly guardian: Guardian;
  /** Answers what `origin.answers` promises. Default: nothing. */
  readonly answer?: (question: Question) => unknown;
}

/** The checks in a process of their own, so that their clients take the proxy from the environment, unmodified. */
export class CheckProcess {
  readonly #child: ChildProcess;
  readonly #options: CheckProcessOptions;
  #stderr = "";

  constructor(options: CheckProcessOptions) {
    this.#options = options;
    const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
    this.#child = options.guardian.spawn(
      process.execPath,
      [fileURLToPath(new URL("check-worker.ts", import.meta.url))],
      {
        env: { PATH, HOME, TMPDIR, SystemRoot, ...options.environment },
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      },
    );
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#child.on("message", (message: FromWorker) => {
      if (message.kind === "question") void this.#answer(message.question);
    });
  }

  /** Runs the guide, or only the claims that are named; answers when the last check is done. */
  async runGuide(
    onOutcome: (outcome: Outcome) => void,
    { only, origin = this.#options.origin }: { only?: readonly string[]; origin?: AnyOriginMessage } = {},
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    await this.#converse({ kind: "run", origin, ...(only && { only }) }, "ran", (outcome) => {
      outcomes.push(outcome);
      onOutcome(outcome);
    });
    return outcomes;
  }

  /** Ends the run after the check that is going on, so that what it altered is put back. */
  stopAfterThisCheck(): void {
    this.#tell({ kind: "stop" });
  }

  /** A bare request: what it met. */
  async knock(origin: LiveOriginMessage): Promise<DoorState> {
    return (await this.#converse({ kind: "knock", origin }, "knocked")).door;
  }

  /** The ends of all credentials of the stack's callers, as an administrator sees them. */
  async readCredentials(origin: LiveOriginMessage): Promise<readonly CredentialEnd[]> {
    return (await this.#converse({ kind: "read-credentials", origin }, "credentials")).ends;
  }

  /** What the live stack shows beside the checks. */
  async probe(origin: LiveOriginMessage, checkout: CheckoutPackage): Promise<readonly Probe[]> {
    return (await this.#converse({ kind: "probe", origin, checkout }, "probed")).probes;
  }

  /** What only a live stack can tell, as far as it can be looked at. */
  async observe(
    origin: LiveOriginMessage,
    options: Pick<ObserverOptions, "package" | "waited">,
  ): Promise<readonly Observed[]> {
    return (await this.#converse({ kind: "observe", origin, ...options }, "observed")).observed;
  }

  /** Starts watching the door; answers once it was seen closed. */
  async watchDoor(): Promise<void> {
    await this.#converse({ kind: "watch-door", origin: this.#options.origin }, "watching");
  }

  async stopWatch(): Promise<Evidence> {
    const { evidence } = await this.#converse({ kind: "stop-watch" }, "watched");
    return evidence;
  }

  async close(): Promise<void> {
    await this.#options.guardian.stop(this.#child);
  }

  /** Sends a message, and answers with the first of the kind that is waited for. */
  #converse<Kind extends FromWorker["kind"]>(
    message: ToWorker,
    awaited: Kind,
    onOutcome: (outcome: Outcome) => void = () => {},
  ): Promise<Extract<FromWorker, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const onMessage = (received: FromWorker): void => {
        if (received.kind === "outcome") onOutcome(received.outcome);
        if (received.kind === "broke") {
          done();
          reject(new Error(received.message));
        }
        if (received.kind !== awaited) return;
        done();
        resolve(received as Extract<FromWorker, { kind: Kind }>);
      };
      const onExit = (): void => {
        done();
        reject(new Error(`The process of the checks ended before its work was done. ${this.#stderr.trim()}`));
      };
      const done = (): void => {
        this.#child.off("message", onMessage);
        this.#child.off("exit", onExit);
      };
      this.#child.on("message", onMessage);
      this.#child.once("exit", onExit);
      this.#tell(message);
    });
  }

  async #answer(question: Question): Promise<void> {
    this.#tell({ kind: "answer", value: await this.#options.answer?.(question) });
  }

  #tell(message: ToWorker): void {
    this.#child.send(message);
  }
}
