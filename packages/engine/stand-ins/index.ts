import { spawn } from "node:child_process";
import { azureNativeProvider } from "./azure-native/azure-native-provider.ts";
import { azureadProvider } from "./azuread/azuread-provider.ts";
import { commandProvider } from "./command/command-provider.ts";
import type { RunProcess } from "./command/shell-command.ts";
import { createDeployerFetch, type Environment, type HttpFetch } from "./deployer-fetch.ts";
import { realPause, type Pause } from "./pause.ts";
import type { Provider } from "./provider.ts";
import type { Refusals } from "./go-on-without.ts";
import { serveProvider } from "./provider-server.ts";
import { randomProvider } from "./random/random-provider.ts";

/** The plugins that the program needs. */
export const standInNames = ["azure-native", "azuread", "random", "command"] as const;
export type StandInName = (typeof standInNames)[number];

export interface StandInsOptions<Name extends StandInName = StandInName> {
  /**
   * The environment that the plugins would inherit: ARM_*, HTTPS_PROXY, NODE_EXTRA_CA_CERTS; commands inherit all of
   * it.
   */
  readonly environment: Environment;
  /** Default: undici's, with the environment's proxy and authority. */
  readonly fetch?: HttpFetch;
  /** Default: all. */
  readonly names?: readonly Name[];
  /** Where commands without `dir` run. Default: the process's own directory; pass the program's. */
  readonly directory?: string;
  /** Starts the processes of commands. Default: `child_process.spawn`. */
  readonly run?: RunProcess;
  readonly pause?: Pause;
  /** Called with each thing that a stand-in doesn't support: the real plugin may. */
  readonly onRefusal?: Refusals["onRefusal"];
  /** Whether to go on without what isn't supported, so that the rest is deployed. Default: it is refused. */
  readonly goesOn?: boolean;
  /** Milliseconds since 1970, for the expiry of tokens and of passwords with a relative end date. */
  readonly now?: () => number;
}

export interface StandIns<Name extends StandInName = StandInName> {
  /** For PULUMI_DEBUG_PROVIDERS; all on 127.0.0.1. */
  readonly ports: Readonly<Record<Name, number>>;
  /** From now on, commands without `dir` run here, with these variables too: for another version of the program. */
  readonly runIn: (directory: string, variables: Environment) => void;
  /** Stops the servers and their calls in progress. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the plugins' stand-ins, which the unmodified engine attaches to. They make the same requests as the real
 * plugins, and refuse anything that they don't support.
 */
export async function startStandIns<Name extends StandInName = StandInName>(
  options: StandInsOptions<Name>,
): Promise<StandIns<Name>> {
  const { environment, directory = process.cwd(), run = spawn, pause = realPause, now = Date.now } = options;
  const network = options.fetch ? undefined : createDeployerFetch(environment);
  const fetch = options.fetch ?? network?.fetch;
  if (!fetch) throw new Error("there is no fetch");
  const shared = { environment, fetch, pause, now };
  const commands = { environment, directory, run };
  const providers: Readonly<Record<StandInName, () => Provider>> = {
    "azure-native": () => azureNativeProvider(shared),
    azuread: () => azureadProvider(shared),
    random: randomProvider,
    command: () => commandProvider(commands),
  };
  const names: readonly StandInName[] = options.names ?? standInNames;
  const servers = await Promise.all(
    names.map(async (name) => [name, await serveProvider(providers[name](), options)] as const),
  );
  return {
    ports: Object.fromEntries(servers.map(([name, server]) => [name, server.port])) as Record<Name, number>,
    runIn: (directory, variables) => {
      Object.assign(commands, { directory, environment: { ...environment, ...variables } });
    },
    close: async () => {
      for (const [, server] of servers) server.close();
      await network?.close();
    },
  };
}
