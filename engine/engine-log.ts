import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

/** The engine's log: what is written there appears among the engine's own output, line by line, in order. */
export interface EngineLog {
  /** Forwards a stream until it ends. */
  forward(stream: Readable): Promise<void>;
  close(): void;
}

/** Connects to the log of the engine at `host:port`. */
export function openEngineLog(address: string): EngineLog {
  const client = new engineServices.EngineClient(address, grpc.credentials.createInsecure());
  return {
    forward: async (stream) => {
      for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
        const request = new engineMessages.LogRequest();
        request.setSeverity(engineMessages.LogSeverity.INFO);
        request.setMessage(line);
        // An engine that is gone no longer wants to hear of it.
        await new Promise<void>((resolve) => client.log(request, () => resolve()));
      }
    },
    close: () => client.close(),
  };
}
