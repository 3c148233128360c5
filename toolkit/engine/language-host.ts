import grpc from "@grpc/grpc-js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { type Guardian, processGuardian } from "./guardian.ts";
import { createLanguageRuntime } from "./language-runtime.ts";

export interface LanguageHost {
  /** On 127.0.0.1; the engine attaches to it by `PULUMI_DEBUG_LANGUAGES=nodejs:<port>`. */
  readonly port: number;
  /** Ends the programs that still run, then the server. */
  close(): Promise<void>;
}

export interface LanguageHostOptions {
  /** The environment of the programs. The real host's programs inherit the engine's: pass the same to both. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly guardian?: Guardian;
}

/** As Pulumi's own servers allow: the request of a big program passes gRPC's default of 4 MB. */
const largestMessageBytes = 400 * 1024 * 1024;

/**
 * Pulumi's language host for Node, where its own (`pulumi-language-nodejs`) is not installed: it starts the SDK's
 * `@pulumi/pulumi/cmd/run` as that does. Attached by PULUMI_DEBUG_LANGUAGES and not by `--client`, which drops the
 * runtime options of Pulumi.yaml. Serves any number of engines at once.
 */
export async function startLanguageHost(options: LanguageHostOptions = {}): Promise<LanguageHost> {
  const { environment = process.env, guardian = processGuardian() } = options;
  const runtime = createLanguageRuntime({ environment, guardian });
  const server = new grpc.Server({ "grpc.max_receive_message_length": largestMessageBytes });
  server.addService(languageServices.LanguageRuntimeService, runtime.calls);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    close: async () => {
      await runtime.close();
      server.forceShutdown();
    },
  };
}
