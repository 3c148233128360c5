import type { Traced } from "./declared-at.ts";

/** A resource as `pulumi stack export` writes it; each field but these is an option, be it known here or not. */
export interface ExportedResource extends Traced {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly created?: string;
  readonly [field: string]: unknown;
}

export function resourcesIn(exported: Readonly<Record<string, unknown>>): readonly ExportedResource[] {
  const { deployment } = exported as { readonly deployment?: { readonly resources?: readonly ExportedResource[] } };
  return deployment?.resources ?? [];
}

/**
 * The mark of a resource that the plugin named itself, out of the engine's seed: another name in every stack.
 * Source: `createBeforeDeleteFlag` in https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export const drawsItsName = "__createBeforeDelete";
