import type { Json } from "../snapshot/snapshot.ts";
import type { Place } from "../findings/finding.ts";

/**
 * A resource from the engine's state. Secrets are "[secret]". Names replace the ids of a run (object ids, client ids,
 * the tenant's), so that two deployments of one program are equal.
 * https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#ResourceV3
 */
export interface StateResource {
  /** Logical name: the URN's last part. */
  readonly name: string;
  /** Pulumi's type: `azure-native:web:WebApp`. */
  readonly type: string;
  /** Its type and name, and the types of its parents. The same in every stack. */
  readonly path: string;
  /** component: only groups its children. provider: connects to a cloud. */
  readonly kind: "resource" | "component" | "provider";
  readonly inputs: Readonly<Record<string, Json>>;
  /** `protect`, `retainOnDelete`, `ignoreChanges`, `deletedWith`, `provider` …: every option in the state. */
  readonly options: Readonly<Record<string, Json>>;
  /**
   * The place where the program declares it, if the engine knows: a file relative to the program's directory, and a
   * line.
   */
  readonly declaredAt?: Required<Place>;
  /** Whether it was deleted and re-created since the previous version. */
  readonly isReplaced?: true;
  /** The resource's path in the previous version, if an alias moved it. */
  readonly movedFrom?: string;
}

/** The content of `pulumi stack export`, made comparable. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** The program's outputs. Secrets are "[secret]". */
  readonly outputs: Readonly<Record<string, Json>>;
  /** Absent if no secret is in plain text. */
  readonly plainSecrets?: readonly PlainSecret[];
}

/** A place with a secret in plain text: a resource, by its name, and a path in it. */
export interface PlainSecret {
  readonly name: string;
  readonly path: string;
}

export const secret = "[secret]";

interface Pair {
  /** Undefined if the resource is new. */
  readonly before: StateResource | undefined;
  readonly after: StateResource;
}

/** Every resource of a version, with what it was before the change, wherever an alias moved it. */
export function pairsOf(before: StackState, after: StackState): readonly Pair[] {
  const byPath = new Map(before.resources.map((resource) => [resource.path, resource]));
  return after.resources.map((resource) => ({
    before: byPath.get(resource.movedFrom ?? resource.path),
    after: resource,
  }));
}

/** A resource's name in findings: `function-app`, `component storage`, `provider azuread`. The same in every run. */
export function subjectOf({ kind, name, type }: StateResource): string {
  if (kind === "component") return `component ${name}`;
  if (kind === "resource") return name;
  const provider = type.split(":").at(-1) ?? type;
  return name === "default" ? `provider ${provider}` : `provider ${provider} ${name}`;
}

/** Facts that every finding about a resource includes. */
export function factsOf({ name, type }: StateResource): { readonly type: string; readonly name: string } {
  return { type, name };
}

/** The place where the change declares it. For a resource that it no longer declares, the base's place doesn't help. */
export function placesOf(resource: StateResource | undefined): { readonly where?: readonly Place[] } {
  const place: Place | undefined = resource?.declaredAt;
  return place ? { where: [place] } : {};
}

/** A resource's type, without provider and module: `WebApp`. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** The part of a URN after stack and project. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function pathOfUrn(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A reference to a resource, for people: `ResourceGroup resource-group`. */
export function referenceOf(urn: string): string {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return `${shortType(type)} ${nameOfUrn(urn)}`;
}

/** The same for a resource that was already read. */
export function referenceTo({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${shortType(type)} ${name}`;
}

/** A resource as `pulumi stack export` prints it. Every other field is an option, whether or not it's known here. */
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
 * The mark of a resource that the plugin named itself from the engine's seed. The name differs in every stack. Source:
 * `createBeforeDeleteFlag` in
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export const autoNamedMark = "__createBeforeDelete";

/** The place of a declaration, as the engine records it. */
export interface Traced {
  readonly sourcePosition?: string;
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}
