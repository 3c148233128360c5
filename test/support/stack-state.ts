import type { Stack } from "../../packages/engine/stack.ts";

/** A resource as the engine's state keeps it. https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** URN of the component that it belongs to. */
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Why it exists, and its creation failed all the same. */
  readonly initErrors?: readonly string[];
}

export async function stateOf(stack: Stack): Promise<readonly StateResource[]> {
  const { deployment } = (await stack.export()) as {
    readonly deployment: { readonly resources?: readonly StateResource[] };
  };
  return deployment.resources ?? [];
}

/** The logical name: the last part of a URN. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The one resource of this logical name that has an id: a provider's, not a component. */
export async function resourceNamed(stack: Stack, name: string): Promise<StateResource> {
  const found = (await stateOf(stack)).filter(({ urn, id }) => nameOf(urn) === name && id !== undefined);
  if (found.length !== 1 || !found[0]) throw new Error(`The state has ${found.length} resources named ${name}.`);
  return found[0];
}
