import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Exchange, Injection, TwinOptions } from "../../../packages/twin/index.ts";
import { processesOf, within } from "../../support/command-line.ts";
import { type EmptyLocalStack, openLocally } from "../../support/local-deployment.ts";
import type { SettingsOfStack } from "../../support/settings-file.ts";
import { openShellStack, type ShellStack } from "../../support/shell-stack.ts";
import { photograph, type Photograph } from "./photograph.ts";

/** A tenant and a subscription, and the teams that deploy to them, each with a shell and a backend of its own. */
export class World {
  readonly opened: EmptyLocalStack;
  /** What each step has made, by its name: keys of a photograph. */
  readonly made = new Map<string, ReadonlySet<string>>();
  readonly #shells = new Map<Team, ShellStack>();
  readonly #trouble: Injection[];
  readonly #listener: { onExchange: (exchange: Exchange) => void };

  private constructor(opened: EmptyLocalStack, trouble: Injection[], listener: World["listener"]) {
    this.opened = opened;
    this.#trouble = trouble;
    this.#listener = listener;
  }

  static async open(directoryBehavior: NonNullable<TwinOptions["directoryBehavior"]> = {}): Promise<World> {
    const trouble: Injection[] = [];
    const listener: World["listener"] = { onExchange: () => {} };
    const opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { directoryBehavior, injections: trouble, onExchange: (exchange) => listener.onExchange(exchange) },
    });
    return new World(opened, trouble, listener);
  }

  /** Whoever wants to hear what is asked of the services. */
  get listener(): { onExchange: (exchange: Exchange) => void } {
    return this.#listener;
  }

  get subscription(): string {
    return `/subscriptions/${this.opened.local.twin.control.subscriptionId}`;
  }

  /** `stack init`, in a shell of the team's own. */
  async join(team: Team, settings: SettingsOfStack = {}): Promise<ShellStack> {
    const { tenantId, subscriptionId } = this.opened.local.twin.control;
    const shell = await openShellStack(this.opened, {
      settings: {
        expectedTenantId: tenantId,
        expectedSubscriptionId: subscriptionId,
        callers: { integration: {} },
        ...settings,
      },
    });
    this.#shells.set(team, shell);
    return shell;
  }

  shellOf(team: Team): ShellStack {
    const shell = this.#shells.get(team);
    if (!shell) throw new Error(`The ${team} team has no stack.`);
    return shell;
  }

  backendOf(team: Team): string {
    return fileURLToPath(this.shellOf(team).environment["PULUMI_BACKEND_URL"] ?? "");
  }

  /** @returns ends it */
  makeTrouble(injection: Injection): () => void {
    this.#trouble.push(injection);
    return () => void this.#trouble.splice(this.#trouble.indexOf(injection), 1);
  }

  /** Notes under a name what something makes. */
  async making(name: string, make: () => Promise<unknown>): Promise<void> {
    const before = photograph(this.opened);
    await make();
    const made = [...photograph(this.opened).keys()].filter((key) => !before.has(key));
    this.made.set(name, new Set([...(this.made.get(name) ?? []), ...made]));
  }

  /** Remembers every team's backend. @returns puts it back */
  keepBackends(): () => void {
    const kept = [...this.#shells.keys()].map((team) => {
      const backend = this.backendOf(team);
      cpSync(backend, `${backend}.kept`, { recursive: true });
      return backend;
    });
    return () => {
      for (const backend of kept) {
        rmSync(backend, { recursive: true, force: true });
        cpSync(`${backend}.kept`, backend, { recursive: true });
        rmSync(`${backend}.kept`, { recursive: true, force: true });
      }
    };
  }

  /** Runs it, and kills all that works in the team's name at the first request of that kind. @returns whether it came to that */
  async killedAt(team: Team, { method, path }: Moment, run: () => Promise<unknown>): Promise<boolean> {
    const backend = this.backendOf(team);
    let [isOver, killed, last] = [false, 0, 0];
    this.listener.onExchange = (exchange) => {
      last = Date.now();
      if (isOver || exchange.method !== method || !path.test(exchange.path)) return;
      isOver = true;
      killed = killAll(backend);
    };
    await run().catch(() => undefined);
    await within(10_000, () => processesOf(backend).length === 0);
    // The stand-ins are nobody's children: they end what they had begun.
    await within(10_000, () => Date.now() - last > quietMilliseconds);
    this.listener.onExchange = () => {};
    return killed > 0;
  }

  photograph(): Photograph {
    return photograph(this.opened);
  }

  async forget(team: Team): Promise<void> {
    await this.#shells.get(team)?.close();
    this.#shells.delete(team);
  }

  async close(): Promise<void> {
    for (const shell of this.#shells.values()) await shell.close();
    await this.opened.close();
  }
}

export type Team = "first" | "second" | "third";

/** When a request like this has been answered for the first time. */
export interface Moment {
  readonly method: string;
  readonly path: RegExp;
}

/** Between two requests of a stand-in there is less. */
const quietMilliseconds = 1000;

function killAll(backend: string): number {
  let killed = 0;
  for (const line of processesOf(backend)) {
    try {
      process.kill(Number.parseInt(line, 10), "SIGKILL");
      killed += 1;
    } catch {
      // It ended meanwhile.
    }
  }
  return killed;
}
