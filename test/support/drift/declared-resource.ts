import type { EmptyLocalStack } from "../local-deployment.ts";
import type { Inputs } from "./leaves.ts";

/** One resource of the stack, as its exported state has it. */
export interface DeclaredResource {
  readonly urn: string;
  /** The Pulumi type: `azure-native:web:WebApp`. */
  readonly type: string;
  /** The plugin's id. */
  readonly id: string;
  /** What the program said; secrets are encrypted. */
  readonly inputs: Inputs;
}

/** A type of resource, as somebody with an administrator's rights and no Pulumi reads, alters and removes it. */
export interface LiveType {
  /** What the service answers of it; undefined where it is gone. */
  readonly read: (stack: EmptyLocalStack, resource: DeclaredResource) => Promise<unknown>;
  /** Makes it what these inputs say; `changed` are the names, on the first level, of what differs from before. */
  readonly write: (
    stack: EmptyLocalStack,
    resource: DeclaredResource,
    wanted: { readonly inputs: Inputs; readonly changed: readonly string[] },
  ) => Promise<void>;
  /** Left out: nobody can remove it. */
  readonly remove?: (stack: EmptyLocalStack, resource: DeclaredResource) => Promise<void>;
}

/** Resources that a plugin made; components and providers are the engine's own. */
export async function declaredResources({ local }: EmptyLocalStack): Promise<readonly DeclaredResource[]> {
  const { deployment } = (await local.stack.export()) as {
    readonly deployment: { readonly resources: readonly (DeclaredResource & { readonly custom: boolean })[] };
  };
  return deployment.resources
    .filter(({ type, custom }) => custom && !type.startsWith("pulumi:"))
    .map((resource) => ({ ...resource, inputs: withoutDefaults(resource.inputs) as Inputs }));
}

/** Without what a bridged plugin notes in each object: which of its values nobody wrote. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "__defaults");
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutDefaults(inner)]));
}

/** The last name in an URN: the logical name. */
export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
