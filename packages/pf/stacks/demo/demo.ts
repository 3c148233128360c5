import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import type { SeededClient } from "@protected-function/twin";
import type { StateResource } from "../live/stack-state.ts";
import type { LocalStackOptions } from "../local/local-stack.ts";

/** A way to show a command without a tenant: a twin, prepared so that the command has something to find. */
export interface Demo {
  /** Settings by name that override those of `Pulumi.local.yaml`. Default: none. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Callers in addition to those of `Pulumi.local.yaml`. Default: none. */
  readonly callers?: readonly string[];
  /** The number of days until the client secrets expire. Default: 180. */
  readonly secretDays?: number;
  readonly twin?: LocalStackOptions["twin"];
  /** Refuses the user's own options before a twin starts. Default: the command does. */
  readonly requireOptions?: (
    commandArguments: readonly string[],
    settings: LenientSettings,
    endpoints: readonly string[] | undefined,
  ) => void;
  /** Changes the tenant as a user of the portal would. */
  readonly prepare: (tenant: DemoTenant) => Promise<PreparedDemo>;
}

export interface PreparedDemo {
  /** The things to find, one sentence each. */
  readonly story: readonly string[];
  /** The arguments before the user's own options. */
  readonly args: readonly string[];
  /** The login that runs the command. Default: the deployer. */
  readonly login?: SeededClient;
}

/** The twin's tenant, with an administrator's Graph and Resource Manager. */
export interface DemoTenant {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly subscriptionId: string;
  readonly deployer: SeededClient;
  readonly administrator: SeededClient;
  /** The stack's name. */
  readonly stack: string;
  readonly settingsFile: string;
  /** The user's own options. */
  readonly commandArguments: readonly string[];
  readonly deploy: () => Promise<DeployedDemo>;
  /** Runs a command on the stack. @returns its standard output */
  readonly ask: (args: readonly string[]) => Promise<string>;
}

/** The stack in that tenant, deployed. */
export interface DeployedDemo {
  readonly outputs: StackOutputs;
  /** A resource in the state, by its name in the program. */
  readonly deployed: (name: string) => StateResource & { readonly id: string };
}
