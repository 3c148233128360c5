import { readdirSync, readFileSync } from "node:fs";
import type { Seen } from "./watched-run.ts";

/** The arguments and environment of a process and of all that it starts, as anybody or its user can read them (Linux). */
export class WatchedProcesses {
  readonly #root: number;
  readonly #seen = new Map<string, Seen>();

  constructor(root: number) {
    this.#root = root;
  }

  look(): void {
    const waiting = [this.#root];
    for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
      const process = `/proc/${pid}`;
      const commandLine = commandLineOf(process);
      const environment = read(`${process}/environ`);
      // A process that became another program in between would be blamed for the other's environment; the next look sees it.
      if (commandLine !== "" && commandLine === commandLineOf(process)) {
        this.#keep(`arguments of ${commandLine}`, commandLine);
        this.#keep(`environment of ${commandLine}`, environment);
      }
      for (const thread of list(`${process}/task`)) {
        waiting.push(...read(`${process}/task/${thread}/children`).split(" ").filter(Boolean).map(Number));
      }
    }
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
