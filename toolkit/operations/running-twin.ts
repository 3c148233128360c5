import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Guardian } from "../engine/guardian.ts";

/** What another terminal needs to talk to a twin that is running. Holds no secret. */
const announcement = z.object({ pid: z.int(), environment: z.record(z.string(), z.string()) });

/** There is no twin to talk to. */
export class NoTwin extends Error {
  readonly code = "NO_TWIN";

  constructor() {
    super("No twin is running on this machine. Start one in another terminal: npm run twin");
    this.name = "NoTwin";
  }
}

/** One folder per user, that nobody else can write to: the variables name a certificate authority to trust. */
const folder = (): string => join(tmpdir(), `protected-function-${userInfo().uid}`);
const file = (): string => join(folder(), "twin.json");

/** Tells other terminals of this twin. Answers how to take that back; the guardian does, should we be killed. */
export function announceTwin(environment: Readonly<Record<string, string>>, guardian: Guardian): () => void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  guardian.adoptDirectory(folder());
  writeFileSync(file(), JSON.stringify({ pid: process.pid, environment }), { mode: 0o600 });
  return () => guardian.removeDirectory(folder());
}

/**
 * The variables of the twin that runs now.
 *
 * @throws NoTwin, also where one was killed and could not say so
 */
export function runningTwinEnvironment(): Readonly<Record<string, string>> {
  try {
    const { pid, environment } = announcement.parse(JSON.parse(readFileSync(file(), "utf8")));
    process.kill(pid, 0);
    return environment;
  } catch {
    throw new NoTwin();
  }
}
