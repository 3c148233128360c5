import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { rpcHandlers } from "./rpc-handlers.ts";
import type { Provider } from "./provider.ts";
import type { StandInRefusal } from "./stand-in-refusal.ts";

export interface ProviderServer {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves one provider to the engine, which attaches to it by PULUMI_DEBUG_PROVIDERS=name:port. What is not implemented
 * answers UNIMPLEMENTED, with the method's name.
 * Source: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export async function serveProvider(
  provider: Provider,
  onRefusal?: (refusal: StandInRefusal) => void,
): Promise<ProviderServer> {
  // States of a few hundred resources pass gRPC's 4 MB; the engine allows 400.
  const limit = 400 * 1024 * 1024;
  const server = new grpc.Server({
    "grpc.max_receive_message_length": limit,
    "grpc.max_send_message_length": limit,
  });
  const handlers = rpcHandlers(provider, onRefusal);
  server.addService(providerGrpc.ResourceProviderService, handlers.methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    close: async () => {
      handlers.cancel();
      server.forceShutdown();
      await Promise.resolve();
    },
  };
}
