import type grpc from "@grpc/grpc-js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type * as Language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { wantedVersion } from "./engine-version.ts";
import { hasLanguageHost } from "./find-engine.ts";
import { startGrpcServer } from "./grpc-server.ts";
import { type Guardian, processGuardian } from "./guardian.ts";
import { programCommand } from "./program-command.ts";
import { type ProgramOutcome, runProgram } from "./program-run.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

export interface LanguageHost {
  /** On 127.0.0.1; the engine attaches to it by `PULUMI_DEBUG_LANGUAGES=nodejs:<port>`. */
  readonly port: number;
  /** Ends the running programs, then the server. */
  close(): Promise<void>;
}

export interface LanguageHostOptions {
  /** The environment of the programs. Programs of the real host inherit the engine's, so pass the same to both. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly guardian?: Guardian;
  /** Tests add calls that only Pulumi's own host needs, such as running a policy pack. */
  readonly added?: Readonly<Record<string, grpc.UntypedHandleCall>>;
}

/**
 * Pulumi's language host for Node, for machines without Pulumi's own (`pulumi-language-nodejs`). Like that host, it
 * starts the SDK's `@pulumi/pulumi/cmd/run`. It is attached by PULUMI_DEBUG_LANGUAGES, not by `--client`, which drops
 * the runtime options of Pulumi.yaml. It serves any number of engines at once.
 */
export async function startLanguageHost(options: LanguageHostOptions = {}): Promise<LanguageHost> {
  const { environment = childEnvironment(process.env), guardian = processGuardian(), added } = options;
  const runtime = createLanguageRuntime({ environment, guardian });
  const server = await startGrpcServer(languageServices.LanguageRuntimeService, { ...runtime.calls, ...added });
  return {
    port: server.port,
    close: async () => {
      await runtime.close();
      server.close();
    },
  };
}

/**
 * Returns the environment with a language host: one that is already running, Pulumi's own, or this one, which it
 * starts.
 */
export async function attachLanguageHost(
  enginePath: string,
  environment: Readonly<Record<string, string>>,
  guardian: Guardian,
): Promise<{
  readonly environment: Readonly<Record<string, string>>;
  readonly languageHost: LanguageHost | undefined;
}> {
  if (environment["PULUMI_DEBUG_LANGUAGES"] !== undefined || (await hasLanguageHost(enginePath, environment))) {
    return { environment, languageHost: undefined };
  }
  // The programs inherit the engine's environment. Its last variable is known only once the host runs.
  const attached = { ...environment };
  const languageHost = await startLanguageHost({ environment: attached, guardian });
  attached["PULUMI_DEBUG_LANGUAGES"] = `nodejs:${languageHost.port}`;
  return { environment: attached, languageHost };
}

interface LanguageRuntime {
  /** By their names in gRPC. gRPC answers UNIMPLEMENTED, with the name, to any other call. */
  readonly calls: Readonly<Record<string, grpc.UntypedHandleCall>>;
  /** Ends the running programs. Resolves when they are gone. */
  close(): Promise<void>;
}

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

interface ActiveRun {
  readonly peer: string;
  readonly abort: AbortController;
  readonly outcome: Promise<ProgramOutcome>;
}

/** Answers an engine's calls to a Node language host. The connection identifies each engine's programs. */
function createLanguageRuntime(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly guardian: Guardian;
}): LanguageRuntime {
  // An engine sends its address once, in the handshake. Its later calls use the same connection.
  const engines = new Map<string, string>();
  const active = new Set<ActiveRun>();

  const handshake: Unary<Language.LanguageHandshakeRequest, Language.LanguageHandshakeResponse> = (call, answer) => {
    engines.set(call.getPeer(), call.request.getEngineAddress());
    answer(null, new language.LanguageHandshakeResponse());
  };

  const run: Unary<Language.RunRequest, Language.RunResponse> = async (call, answer) => {
    const peer = call.getPeer();
    const abort = new AbortController();
    call.on("cancelled", () => abort.abort());
    const outcome = runFor(engines.get(peer), call.request, abort.signal, options);
    const run = { peer, abort, outcome };
    active.add(run);
    const { error, bail } = await outcome;
    active.delete(run);
    const response = new language.RunResponse();
    response.setError(error);
    response.setBail(bail);
    answer(null, response);
  };

  // The engine sends it when an operation is interrupted, and at the end of each. It affects only this engine's
  // programs.
  const cancel: Unary<Empty, Empty> = (call, answer) => {
    for (const run of active) if (run.peer === call.getPeer()) run.abort.abort();
    answer(null, new emptyMessages.Empty());
  };

  return {
    calls: { handshake, run, cancel, getPluginInfo, getRequiredPackages, about },
    close: async () => {
      for (const run of active) run.abort.abort();
      await Promise.all([...active].map((run) => run.outcome));
    },
  };
}

/** Never throws. A failure becomes a result, which the engine reports as the program's error. */
async function runFor(
  engineAddress: string | undefined,
  request: Language.RunRequest,
  signal: AbortSignal,
  options: { readonly environment: Readonly<Record<string, string | undefined>>; readonly guardian: Guardian },
): Promise<ProgramOutcome> {
  try {
    if (engineAddress === undefined) {
      throw new Error("the engine didn't send a handshake: attach it by PULUMI_DEBUG_LANGUAGES, not by --client");
    }
    return await runProgram({ command: programCommand(request, engineAddress), engineAddress, signal, ...options });
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), bail: false };
  }
}

const getPluginInfo: Unary<Empty, PluginInfo> = (_, answer) => {
  const info = new plugin.PluginInfo();
  info.setVersion(wantedVersion);
  answer(null, info);
};

/** Empty: plugins are installed beforehand or attached by PULUMI_DEBUG_PROVIDERS, never downloaded during a run. */
const getRequiredPackages: Unary<Language.GetRequiredPackagesRequest, Language.GetRequiredPackagesResponse> = (
  _,
  answer,
) => answer(null, new language.GetRequiredPackagesResponse());

const about: Unary<Language.AboutRequest, Language.AboutResponse> = (_, answer) => {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  answer(null, response);
};
