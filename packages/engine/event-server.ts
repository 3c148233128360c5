import type grpc from "@grpc/grpc-js";
import eventServices from "@pulumi/pulumi/proto/events_grpc_pb.js";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { EngineEvent } from "./event-log.ts";
import { startGrpcServer } from "./grpc-server.ts";

/** One of the engine's streams. An operation has one, and a second if it previews first. */
export interface EventStream {
  /** In the order in which the engine sent them. */
  readonly events: readonly EngineEvent[];
  /** Whether every event that arrived could be read. */
  readonly isReadable: boolean;
}

export interface EventServer {
  /** For the engine's `--event-log`: `tcp://127.0.0.1:<port>`. */
  readonly address: string;
  /** In the order in which they began. The engine waits until a stream has arrived completely before it continues. */
  readonly streams: readonly EventStream[];
  close(): void;
}

/**
 * Receives the engine's events in memory, as Pulumi's Automation API does. They contain secrets in plain text
 * (debugging diagnostics aren't masked), so they never go to a file. The engine ignores a server that it can't reach or
 * that goes away: check `streams` for missing events.
 * Source: startEventLogger in pkg/backend/display/display.go of pulumi/pulumi; proto/pulumi/events.proto.
 *
 * @throws gRPC's own error if it can't listen on 127.0.0.1
 */
export async function startEventServer(): Promise<EventServer> {
  const streams: ReceivedStream[] = [];
  const streamEvents: grpc.handleClientStreamingCall<EventRequest, Empty> = (call, answer) => {
    const stream = new ReceivedStream();
    streams.push(stream);
    call.on("data", (request: EventRequest) => stream.add(request.getEvent()));
    call.on("end", () => answer(null, new emptyMessages.Empty()));
    // A stream that breaks off has no summary.
    call.on("error", () => undefined);
  };
  const { port, close } = await startGrpcServer(eventServices.EventsService, { streamEvents });
  return { address: `tcp://127.0.0.1:${port}`, streams, close };
}

class ReceivedStream implements EventStream {
  readonly events: EngineEvent[] = [];
  isReadable = true;

  /** @param text one event as JSON */
  add(text: string): void {
    try {
      this.events.push(JSON.parse(text) as EngineEvent);
    } catch {
      this.isReadable = false;
    }
  }
}
