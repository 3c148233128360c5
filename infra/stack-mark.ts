/**
 * The mark that distinguishes a stack's resources from others. Its ID is random, created with the stack and kept in its
 * state. Names don't identify a stack: a template's project, the stack `test`, the default workload and a shared
 * subscription are used by many. Written here, and read here by every command that looks for a stack's resources.
 */

/** The identity of a resource's owner. */
export interface StackIdentity {
  readonly project: string;
  /** Without its organization: `test`. */
  readonly stack: string;
  /** The setting `name`. */
  readonly workload: string;
  readonly subscriptionId: string;
  /** Twelve lower-case letters and digits. */
  readonly id: string;
}

/** The creator of a resource, its repository, and its expiry date, for people who find it. */
export interface Provenance {
  /** Object ID of the stack's first deployer. */
  readonly deployedBy?: string | undefined;
  /** `owner/name`. */
  readonly repository?: string | undefined;
  /** RFC 3339. */
  readonly expiresOn?: string | undefined;
  /** The setting `environment`. */
  readonly environment?: string | undefined;
}

/** Whether the program created a resource or adopted it. A teardown never removes an adopted resource. */
export type Origin = "made" | "adopted";

/**
 * The mark in its written forms: notes and tags in Entra ID, tags in Azure. A resource that supports neither has no
 * mark.
 */
export interface StackMark {
  readonly notes: string;
  readonly tags: readonly string[];
  readonly azureTags: Readonly<Record<string, string>>;
}

const verbs = { made: "Managed", adopted: "Adopted" } as const;
const managers = { made: "pulumi", adopted: "pulumi-adopted" } as const;

export function stackMark(identity: StackIdentity, provenance: Provenance, origin: Origin): StackMark {
  const { project, stack, workload, id } = identity;
  const provenanceTags = {
    "deployed-by": provenance.deployedBy,
    repository: provenance.repository,
    "expires-on": provenance.expiresOn,
    environment: provenance.environment,
  };
  const provenanceEntries = Object.entries(provenanceTags).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const ownerTags = { project, stack, workload, subscription: identity.subscriptionId.toLowerCase(), id };
  const noteParts = [...Object.entries(ownerTags), ...provenanceEntries].map(([name, value]) => `${name} ${value}`);
  return {
    notes: `${verbs[origin]} by Pulumi: ${noteParts.join(", ")}. Changes made by hand are undone.`,
    tags: [`${verbs[origin].toLowerCase()}-by-pulumi`, entraTag(identity), `stack-id:${id}`],
    azureTags: {
      ...Object.fromEntries(provenanceEntries.map(([name, value]) => [azureTagNames[name] ?? name, value])),
      "managed-by": managers[origin],
      project,
      stack,
      workload,
      "stack-id": id,
    },
  };
}

/** The tag by which Graph finds the objects of every stack with that project and name, this one's and others'. */
export function entraTag({ project, stack }: Pick<StackIdentity, "project" | "stack">): string {
  return `${project}/${stack}`;
}

/** The stack's own tags in Azure. The setting `tags` may contain none of them, in any case. */
export const reservedTags: readonly string[] = [
  "managed-by",
  "project",
  "stack",
  "workload",
  "stack-id",
  "stack-environment",
  "deployed-by",
  "repository",
  "expires-on",
];

/** A mark as it was read. */
export interface ReadMark extends Provenance {
  readonly origin: Origin;
  readonly project: string;
  readonly stack: string;
  /** Empty if somebody has shortened the mark, like the ID. */
  readonly workload: string;
  /** Only in notes, empty if they name none: a tagged resource is in its subscription. */
  readonly subscriptionId?: string | undefined;
  readonly id: string;
}

/** The mark in notes of Entra ID; undefined without one. */
export function markInNotes(notes: string | null | undefined): ReadMark | undefined {
  const [, verb, list = ""] =
    /^(Managed|Adopted) by Pulumi: (.+)\. Changes made by hand are undone\.$/.exec(notes ?? "") ?? [];
  if (verb === undefined) return undefined;
  const fields = new Map(list.split(", ").map((field) => splitAt(field, field.indexOf(" "))));
  const mark = readMark(verb === verbs.made ? "made" : "adopted", (field) => fields.get(field));
  // Notes always name the subscription. Without it, somebody has shortened them.
  return mark && { ...mark, subscriptionId: mark.subscriptionId ?? "" };
}

/** The mark in a resource's tags; undefined without one. Azure ignores case in tag names. */
export function markInAzureTags(tags: Readonly<Record<string, string>> | null | undefined): ReadMark | undefined {
  const valuesByTag = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const manager = valuesByTag.get("managed-by");
  const origin = (["made", "adopted"] as const).find((candidate) => managers[candidate] === manager);
  return origin && readMark(origin, (field) => valuesByTag.get(azureTagNames[field] ?? field));
}

/** A stack that looks for its own mark. Before the first `up` it has no ID, so no mark is its own. */
export type Owner = Omit<StackIdentity, "id"> & { readonly id: string | undefined };

/**
 * Whether the mark is this stack's: the ID and every other field. Portals, templates, scripts and policies copy marks,
 * so an ID next to another project, stack, workload or subscription proves nothing. A mark without an ID is never this
 * stack's.
 */
export function isMarkOf(mark: ReadMark, owner: Owner): boolean {
  return mark.id === owner.id && isNamedAlike(mark, owner);
}

/** Whether the mark has the same project, stack, workload and subscription. Tags are in their own subscription. */
export function isNamedAlike(mark: ReadMark, { project, stack, workload, subscriptionId }: Owner): boolean {
  return (
    mark.project === project &&
    mark.stack === stack &&
    mark.workload === workload &&
    (mark.subscriptionId ?? subscriptionId).toLowerCase() === subscriptionId.toLowerCase()
  );
}

/** Fields with another name among tags: `id` and `environment` alone are too generic. */
const azureTagNames: Readonly<Record<string, string>> = { id: "stack-id", environment: "stack-environment" };

function readMark(origin: Origin, field: (name: string) => string | undefined): ReadMark | undefined {
  const [project, stack] = [field("project"), field("stack")];
  if (project === undefined || stack === undefined) return undefined;
  return {
    origin,
    project,
    stack,
    workload: field("workload") ?? "",
    subscriptionId: field("subscription"),
    id: field("id") ?? "",
    deployedBy: field("deployed-by"),
    repository: field("repository"),
    expiresOn: field("expires-on"),
    environment: field("environment"),
  };
}

function splitAt(text: string, index: number): readonly [string, string] {
  return [text.slice(0, index), text.slice(index + 1)];
}
