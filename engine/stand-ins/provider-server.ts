import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { startGrpcServer } from "../grpc-server.ts";
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
  const handlers = rpcHandlers(provider, onRefusal);
  const server = await startGrpcServer(providerGrpc.ResourceProviderService, handlers.methods);
  return {
    port: server.port,
    close: async () => {
      handlers.cancel();
      server.close();
      await Promise.resolve();
    },
  };
}
