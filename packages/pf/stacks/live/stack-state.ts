import { types } from "./program-types.ts";
import { z } from "zod";
import { readOutputs } from "@protected-function/infra/outputs.ts";

const properties = z.record(z.string(), z.unknown()).default({});

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  /** The provider's ID; components have none. */
  id: z.string().optional(),
  inputs: properties,
  outputs: properties,
  protect: z.boolean().default(false),
  /** A provider's resource, not a component or the stack. */
  custom: z.boolean().optional(),
  /** The program only reads it. */
  external: z.boolean().optional(),
  /** It is pending deletion. */
  delete: z.boolean().optional(),
  /** It was imported into the state, not created by this stack's engine. */
  importID: z.string().optional(),
});

const exported = z.object({
  deployment: z
    .object({
      resources: z.array(resource).default([]),
      pending_operations: z.array(z.object({ type: z.string(), resource })).default([]),
    })
    .nullable(),
});

/** A resource as the engine's state keeps it. Secrets are encrypted there. */
export type StateResource = z.infer<typeof resource>;

/** The contents of the state. https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** Resources that a killed engine had started to create. They may exist, but the state has no ID for them. */
  readonly pending: readonly StateResource[];
}

/** @param document as `Stack.export` returns it */
export function stackStateOf(document: Readonly<Record<string, unknown>>): StackState {
  const { deployment } = exported.parse(document);
  return {
    resources: deployment?.resources ?? [],
    pending: (deployment?.pending_operations ?? [])
      .filter(({ type }) => type === "creating")
      .map(({ resource }) => resource),
  };
}

const stackType = "pulumi:pulumi:Stack";
const drawnType = types.randomString;

/** The random strings of this stack: `stack-id`, its identity, and `suffix`, for names in Azure. */
export function randomStringIn({ resources }: StackState, name: "stack-id" | "suffix"): string | undefined {
  const randomValue = ofType(resources, drawnType).find((resource) => logicalName(resource) === name)?.outputs[
    "result"
  ];
  return typeof randomValue === "string" ? randomValue : undefined;
}

/** The URN of the resource that holds the stack's identity. */
export function identityUrn({ resources }: StackState): string | undefined {
  return ofType(resources, drawnType).find((resource) => logicalName(resource) === "stack-id")?.urn;
}

/** The stack's output `deployment`, from the last complete `up`. Every field may be missing. */
export function deploymentIn({ resources }: StackState) {
  return readOutputs(ofType(resources, stackType)[0]?.outputs).deployment ?? {};
}

/** Resources that providers manage: no components, no providers, not the stack. */
export function providerResources({ resources }: StackState): readonly StateResource[] {
  return resources.filter(({ id, type }) => id !== undefined && !type.startsWith("pulumi:"));
}

/**
 * Resources in Azure and Entra ID. Pulumi counts more: the stack, components, providers, and what is only in its state,
 * such as random names.
 */
export function inCloudOf<Resource extends Pick<StateResource, "id" | "type">>({
  resources,
}: {
  readonly resources: readonly Resource[];
}): readonly Resource[] {
  return resources.filter(({ id, type }) => id !== undefined && !/^(?:pulumi|random|command):/.test(type));
}

export function ofType(resources: readonly StateResource[], type: string): readonly StateResource[] {
  return resources.filter((candidate) => candidate.type === type);
}

/** The last part of a URN: the resource's name in the program. */
export function logicalName({ urn }: Pick<StateResource, "urn">): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
