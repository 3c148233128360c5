import grpc from "@grpc/grpc-js";
import eventServices from "@pulumi/pulumi/proto/events_grpc_pb.js";
import eventMessages from "@pulumi/pulumi/proto/events_pb.js";

/** Sends events as the engine does. Source: startEventLogger in pkg/backend/display/display.go of pulumi/pulumi. */
export interface EventClient {
  send(text: string): void;
  /** The engine's last word; resolves at the server's answer, rejects where there is none. */
  end(): Promise<void>;
  /** As an engine that is killed. */
  cut(): Promise<void>;
}

/** @param address `tcp://127.0.0.1:<port>` */
export function openEventClient(address: string): EventClient {
  const client = new eventServices.EventsClient(address.replace("tcp://", ""), grpc.credentials.createInsecure());
  const { promise: answered, resolve, reject } = Promise.withResolvers<void>();
  const call = client.streamEvents((error) => (error === null ? resolve() : reject(error)));
  call.on("error", () => undefined);
  answered.catch(() => undefined);
  return {
    send: (text) => {
      const request = new eventMessages.EventRequest();
      request.setEvent(text);
      call.write(request);
    },
    end: () => {
      call.end();
      return answered.finally(() => client.close());
    },
    cut: async () => {
      call.cancel();
      await answered.catch(() => undefined);
      client.close();
    },
  };
}
