import { readdirSync, readFileSync } from "node:fs";
import type { Seen } from "./watched-run.ts";

/** The arguments and environment of a process and of all that it starts, as anybody or its user can read them (Linux). */
export class WatchedProcesses {
  readonly #root: number;
  readonly #seen = new Map<string, Seen>();
  /** By id, the programs at the last look: arguments and environment stay until a process becomes another program. */
  #known: ReadonlyMap<number, string> = new Map();

  constructor(root: number) {
    this.#root = root;
  }

  look(): void {
    const known = new Map<number, string>();
    const waiting = [this.#root];
    for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
      const process = `/proc/${pid}`;
      const commandLine = commandLineOf(process);
      if (this.#known.get(pid) === commandLine) known.set(pid, commandLine);
      else if (commandLine !== "") {
        const environment = read(`${process}/environ`);
        // A process that became another program in between would be blamed for the other's environment; the next look sees it.
        if (commandLine === commandLineOf(process)) {
          this.#keep(`arguments of ${commandLine}`, commandLine);
          this.#keep(`environment of ${commandLine}`, environment);
          known.set(pid, commandLine);
        }
      }
      for (const thread of list(`${process}/task`)) {
        waiting.push(...read(`${process}/task/${thread}/children`).split(" ").filter(Boolean).map(Number));
      }
    }
    this.#known = known;
  }

  seen(): readonly Seen[] {
    return [...this.#seen.values()];
  }

  #keep(where: string, text: string): void {
    this.#seen.set(`${where}\n${text}`, { where, text });
  }
}

/** Between fork and exec it is its parent's. */
function commandLineOf(process: string): string {
  return read(`${process}/cmdline`).replaceAll("\0", " ").trim();
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
