import type { ProgramType } from "../../stacks/live/program-types.ts";
import { logicalName, stackStateOf, type StateResource } from "../../stacks/live/stack-state.ts";

/** One resource as the last deployment left it. Secrets are encrypted, marked by the engine's signature. */
export interface Deployed extends Pick<StateResource, "urn" | "type" | "inputs" | "outputs"> {
  /** Empty if an interrupted update had begun to create it, because then the state has no id for it. */
  readonly id: string;
}

/** The resources that a stack owns, from its exported state. */
export class DeployedResources {
  readonly resources: readonly Deployed[];
  /** Resources that an interrupted update had begun to create. They may exist. */
  readonly pending: readonly Deployed[];

  constructor(resources: readonly Deployed[], pending: readonly Deployed[] = []) {
    this.resources = resources;
    this.pending = pending;
  }

  /**
   * @param exported the output of `pulumi stack export`:
   * https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
   */
  static from(exported: Readonly<Record<string, unknown>>): DeployedResources {
    const state = stackStateOf(exported);
    // Left out: the engine's own components and providers, resources that are only read, and those that await deletion.
    const resources = state.resources.filter(
      ({ custom, type, external, delete: pending }) => custom && !type.startsWith("pulumi:") && !external && !pending,
    );
    return new DeployedResources(resources.map(deployed), state.pending.map(deployed));
  }

  ofType(type: ProgramType): readonly Deployed[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Finds a resource by its name in the program. */
  byName(name: string): Deployed | undefined {
    return this.resources.find((resource) => logicalName(resource) === name);
  }

  byUrn(urn: string): Deployed | undefined {
    return this.resources.find((resource) => resource.urn === urn);
  }
}

function deployed({ id = "", urn, type, inputs, outputs }: StateResource): Deployed {
  return { id, urn, type, inputs, outputs };
}
