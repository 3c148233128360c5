import { logicalName, stackStateOf, type StateResource } from "../../stacks/live/stack-state.ts";

/** One resource as the last deployment left it. Secrets are encrypted, marked by the engine's signature. */
export interface Deployed extends Pick<StateResource, "urn" | "type" | "inputs" | "outputs"> {
  /** Empty: an engine that was killed had begun to create it, and nobody knows its id. */
  readonly id: string;
}

/** The resources of a stack's exported state that are its own, by type. */
export class DeployedResources {
  readonly resources: readonly Deployed[];
  /** What an engine that was killed had begun to create: it may exist. */
  readonly begun: readonly Deployed[];

  constructor(resources: readonly Deployed[], begun: readonly Deployed[] = []) {
    this.resources = resources;
    this.begun = begun;
  }

  /** @param exported what `pulumi stack export` gives: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
  static from(exported: Readonly<Record<string, unknown>>): DeployedResources {
    const state = stackStateOf(exported);
    // Components and providers are the engine's own; what is only read is somebody else's; what waits for its deletion
    // is not the stack's any more.
    const own = state.resources.filter(
      ({ custom, type, external, delete: pending }) => custom && !type.startsWith("pulumi:") && !external && !pending,
    );
    return new DeployedResources(own.map(deployed), state.begun.map(deployed));
  }

  /** @param type the end of Pulumi's type: `web:WebApp`, `:Application` */
  ofType(type: string): readonly Deployed[] {
    return this.resources.filter((resource) => resource.type.endsWith(type));
  }

  /** By the program's name. */
  named(name: string): Deployed | undefined {
    return this.resources.find((resource) => logicalName(resource) === name);
  }

  byUrn(urn: string): Deployed | undefined {
    return this.resources.find((resource) => resource.urn === urn);
  }
}

function deployed({ id = "", urn, type, inputs, outputs }: StateResource): Deployed {
  return { id, urn, type, inputs, outputs };
}
