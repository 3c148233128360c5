import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Seen } from "./watched-run.ts";

/** How often a folder is walked, in milliseconds: it takes some of the time that the run itself needs. */
const interval = 100;

/** All that was in the files of a folder, however briefly: each version that was there at a look. */
export class WatchedFolder {
  readonly #folder: string;
  readonly #versions = new Map<string, string>();
  readonly #seen: Seen[] = [];
  #last = Number.NEGATIVE_INFINITY;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Looks, unless that was done just now. */
  look(): void {
    if (performance.now() - this.#last >= interval) this.lookNow();
  }

  lookNow(): void {
    this.#last = performance.now();
    this.#walk(this.#folder);
  }

  seen(): readonly Seen[] {
    return this.#seen;
  }

  #walk(folder: string): void {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      // Node's own, of the program text that it has compiled.
      if (entry.isDirectory() && entry.name !== "node-compile-cache") this.#walk(path);
      if (entry.isFile()) this.#read(path);
    }
  }

  #read(path: string): void {
    try {
      const { mtimeMs, size } = statSync(path);
      const version = `${mtimeMs} ${size}`;
      if (this.#versions.get(path) === version) return;
      this.#versions.set(path, version);
      this.#seen.push({ where: path, text: textOf(readFileSync(path)) });
    } catch {
      // It was there.
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What is packed is unpacked: the engine's logs are. */
function textOf(content: Buffer): string {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content.toString("latin1");
  return gunzipSync(content).toString("latin1");
}
