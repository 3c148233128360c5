import grpc from "@grpc/grpc-js";

/** Serves the engine, which connects to it. */
export interface GrpcServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends every connection at once. */
  close(): void;
}

/** The limit of Pulumi's own servers. Requests and state of a large program exceed gRPC's default of 4 MB. */
const largestMessageBytes = 400 * 1024 * 1024;

/**
 * Starts a gRPC server on a free port of the loopback interface.
 *
 * @param calls by their names in gRPC; gRPC answers UNIMPLEMENTED to any other call
 * @throws gRPC's own error if it can't listen
 */
export async function startGrpcServer(
  service: grpc.ServiceDefinition,
  calls: grpc.UntypedServiceImplementation,
): Promise<GrpcServer> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largestMessageBytes,
    "grpc.max_send_message_length": largestMessageBytes,
  });
  server.addService(service, calls);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { port, close: () => server.forceShutdown() };
}
