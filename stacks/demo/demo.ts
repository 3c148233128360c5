import type { JsonApi } from "../../azure/json-api.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { SeededClient } from "../../twin/index.ts";
import type { StateResource } from "../live/stack-state.ts";
import type { LocalStackOptions } from "../local/local-stack.ts";

/** How to show a command without a tenant: a twin, prepared so that the command has something to find. */
export interface Demo {
  /** Settings by name, laid over those of `Pulumi.local.yaml`. Default: none. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Callers besides those of `Pulumi.local.yaml`. Default: none. */
  readonly callers?: readonly string[];
  /** In how many days the client secrets expire. Default: 180. */
  readonly secretDays?: number;
  readonly twin?: LocalStackOptions["twin"];
  /** Changes the tenant as a person with the portal would. */
  readonly prepare: (tenant: DemoTenant) => Promise<PreparedDemo>;
}

export interface PreparedDemo {
  /** What there is to find, a sentence each. */
  readonly story: readonly string[];
  /** What the command is given before the person's own options. */
  readonly args: readonly string[];
  /** Who runs the command. Default: the deployer. */
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
  /** The person's own options. */
  readonly given: readonly string[];
  readonly deploy: () => Promise<DeployedDemo>;
  /** Runs a command on the stack. @returns its standard output */
  readonly ask: (args: readonly string[]) => Promise<string>;
}

/** The stack in that tenant, deployed. */
export interface DeployedDemo {
  readonly outputs: StackOutputs;
  /** A resource in the state, by the program's name. */
  readonly deployed: (name: string) => StateResource & { readonly id: string };
}
