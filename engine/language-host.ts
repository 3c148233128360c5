import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { startGrpcServer } from "./grpc-server.ts";
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

/**
 * Pulumi's language host for Node, where its own (`pulumi-language-nodejs`) is not installed: it starts the SDK's
 * `@pulumi/pulumi/cmd/run` as that does. Attached by PULUMI_DEBUG_LANGUAGES and not by `--client`, which drops the
 * runtime options of Pulumi.yaml. Serves any number of engines at once.
 */
export async function startLanguageHost(options: LanguageHostOptions = {}): Promise<LanguageHost> {
  const { environment = process.env, guardian = processGuardian() } = options;
  const runtime = createLanguageRuntime({ environment, guardian });
  const server = await startGrpcServer(languageServices.LanguageRuntimeService, runtime.calls);
  return {
    port: server.port,
    close: async () => {
      await runtime.close();
      server.close();
    },
  };
}
