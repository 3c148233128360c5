import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import type { TwinAddress } from "./twin-address.ts";

/** A twin in a process of its own, which holds nothing else: what it occupies is the twin's. */
export interface LoneTwin {
  readonly address: TwinAddress;
  /** What the process occupies now, and has at most occupied so far, in megabytes (10^6 bytes). */
  memory(): Promise<{ readonly resident: number; readonly peak: number }>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL("twin-process.ts", import.meta.url));

/** @throws where the twin does not start */
export async function startLoneTwin({ guardian }: Bench): Promise<LoneTwin> {
  const directory = guardian.temporaryDirectory("protected-function-bench-");
  const { PATH, HOME, TMPDIR } = process.env;
  const child = guardian.spawn(process.execPath, [program, directory], {
    env: { PATH, HOME, TMPDIR },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const close = async (): Promise<void> => {
    await guardian.stop(child);
    guardian.removeDirectory(directory);
  };
  const address = await Promise.race([
    once(child, "message").then(([message]) => message as TwinAddress),
    once(child, "exit").then(() => undefined),
  ]);
  if (address === undefined) {
    await close();
    throw new Error("The process of the twin ended before the twin was up; standard error says why.");
  }
  return { address, memory: async () => memoryOf(await readFile(`/proc/${child.pid}/status`, "utf8")), close };
}

/** Linux tells a process's memory there, in units of 1024 bytes. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function memoryOf(status: string): { readonly resident: number; readonly peak: number } {
  const megabytes = (name: string): number => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
    if (found === undefined) throw new Error(`/proc tells no ${name} of the twin's process.`);
    return (Number(found) * 1024) / 1_000_000;
  };
  return { resident: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}
