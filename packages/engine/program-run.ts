import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import type { Guardian } from "./guardian.ts";
import type { ProgramCommand } from "./program-command.ts";

/** The program has reported its error, so the engine doesn't need to. Source: @pulumi/pulumi/cmd/run/index.js. */
const exitedAfterLogging = 32;
/** Source: execRuntime's WaitDelay in sdk/nodejs/cmd/pulumi-language-nodejs/main.go of pulumi/pulumi. */
const graceMilliseconds = 5000;

export interface ProgramOutcome {
  /** Empty if the program succeeded, or has reported its error to the engine. */
  readonly error: string;
  /** Whether the engine must stop without its own message. */
  readonly bail: boolean;
}

/** Runs a program to its end and forwards its output to the engine's log. An abort interrupts it, then kills it. */
export async function runProgram(options: {
  readonly command: ProgramCommand;
  readonly engineAddress: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
}): Promise<ProgramOutcome> {
  const { command, guardian, signal } = options;
  if (signal.aborted) return { error: "The program was cancelled before it started", bail: false };
  const log = openEngineLog(options.engineAddress);
  const child = guardian.spawn(process.execPath, command.args, {
    cwd: command.cwd,
    env: { ...options.environment, ...command.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const unwatch = guardian.interruptAt(signal, child, graceMilliseconds);
  try {
    const exit = new Promise<string | number>((resolve) => {
      child.once("error", (error) => resolve(`could not be started (${error.message})`));
      child.once("close", (code, name) => resolve(code ?? `was ended by ${name}`));
    });
    const streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
    // Forward all output first: the engine closes its log when the program ends.
    const [end] = await Promise.all([exit, ...streams.map((stream) => log.forward(stream))]);
    if (end === 0) return { error: "", bail: false };
    if (end === exitedAfterLogging) return { error: "", bail: true };
    if (typeof end === "number") return { error: `Program exited with non-zero exit code: ${end}`, bail: false };
    return { error: `The program ${end}`, bail: false };
  } finally {
    unwatch();
    log.close();
  }
}

/** The engine's log. Lines written to it appear in the engine's own output, in order. */
interface EngineLog {
  /** Forwards a stream until it ends. */
  forward(stream: Readable): Promise<void>;
  close(): void;
}

/** Connects to the log of the engine at `host:port`. */
function openEngineLog(address: string): EngineLog {
  const client = new engineServices.EngineClient(address, grpc.credentials.createInsecure());
  return {
    forward: async (stream) => {
      for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
        const request = new engineMessages.LogRequest();
        request.setSeverity(engineMessages.LogSeverity.INFO);
        request.setMessage(line);
        // The engine may be gone by now.
        await new Promise<void>((resolve) => client.log(request, () => resolve()));
      }
    },
    close: () => client.close(),
  };
}
