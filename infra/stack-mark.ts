/**
 * The mark that distinguishes a stack's resources from others. Its ID is random, created with the stack and kept in its state.
 * Names don't identify a stack: a template's project, the stack `test`, the default workload and a shared subscription are used
 * by many. Written here, and read here by every command that looks for a stack's resources.
 */

/** Whose something is. */
export interface StackIdentity {
  readonly project: string;
  /** Without an organization before it: `test`. */
  readonly stack: string;
  /** The setting `name`. */
  readonly workload: string;
  readonly subscriptionId: string;
  /** Twelve lower-case letters and digits. */
  readonly id: string;
}

/** Who made it, from where, and until when it is needed: for people who find it. */
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

/** The program made it, or took it over: what was taken over is never removed by a teardown. */
export type Origin = "made" | "adopted";

/** What is written on things: notes and tags in Entra ID, tags in Azure. Where neither can be written, nothing is. */
export interface StackMark {
  readonly notes: string;
  readonly tags: readonly string[];
  readonly azureTags: Readonly<Record<string, string>>;
}

const verbs = { made: "Managed", adopted: "Adopted" } as const;
const managers = { made: "pulumi", adopted: "pulumi-adopted" } as const;

export function stackMark(identity: StackIdentity, provenance: Provenance, origin: Origin): StackMark {
  const { project, stack, workload, id } = identity;
  const told = {
    "deployed-by": provenance.deployedBy,
    repository: provenance.repository,
    "expires-on": provenance.expiresOn,
    environment: provenance.environment,
  };
  const said = Object.entries(told).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  const whose = { project, stack, workload, subscription: identity.subscriptionId.toLowerCase(), id };
  const which = [...Object.entries(whose), ...said].map(([name, value]) => `${name} ${value}`);
  return {
    notes: `${verbs[origin]} by Pulumi: ${which.join(", ")}. Changes made by hand are undone.`,
    tags: [`${verbs[origin].toLowerCase()}-by-pulumi`, entraTag(identity), `stack-id:${id}`],
    azureTags: {
      ...Object.fromEntries(said.map(([name, value]) => [azureTagNames[name] ?? name, value])),
      "managed-by": managers[origin],
      project,
      stack,
      workload,
      "stack-id": id,
    },
  };
}

/** The tag by which Graph finds what a project's stack of that name has, this one's and others'. */
export function entraTag({ project, stack }: Pick<StackIdentity, "project" | "stack">): string {
  return `${project}/${stack}`;
}

/** Tags in Azure that are the stack's own: the setting `tags` may name none of them, in whatever case. */
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

/** A mark, as it was read. Marks of earlier versions say less. */
export interface ReadMark extends Provenance {
  readonly origin: Origin;
  readonly project: string;
  readonly stack: string;
  readonly workload?: string | undefined;
  /** Of notes only: a tagged resource is in its subscription. */
  readonly subscriptionId?: string | undefined;
  /** Missing: an earlier version's mark, which doesn't prove ownership. */
  readonly id?: string | undefined;
}

/** The mark in notes of Entra ID; undefined without one. */
export function markInNotes(notes: string | null | undefined): ReadMark | undefined {
  const [, verb, list = ""] =
    /^(Managed|Adopted) by Pulumi: (.+)\. Changes made by hand are undone\.$/.exec(notes ?? "") ?? [];
  if (verb === undefined) return undefined;
  const fields = new Map(list.split(", ").map((field) => splitAt(field, field.indexOf(" "))));
  return readMark(verb === verbs.made ? "made" : "adopted", (field) => fields.get(field));
}

/** The mark in a resource's tags; undefined without one. Azure ignores case in tag names. */
export function markInAzureTags(tags: Readonly<Record<string, string>> | null | undefined): ReadMark | undefined {
  const found = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const manager = found.get("managed-by");
  const origin = (["made", "adopted"] as const).find((one) => managers[one] === manager);
  return origin && readMark(origin, (field) => found.get(azureTagNames[field] ?? field));
}

/** A stack that looks for its own mark. Without an ID before the first `up`: then no mark is its own. */
export type Owner = Omit<StackIdentity, "id"> & { readonly id: string | undefined };

/**
 * Whether the mark is this stack's. An id decides alone; an earlier version's mark has none, and only names to go by, which
 * is enough to adopt and to give back, and never enough to delete.
 */
export function isMarkOf(mark: ReadMark, owner: Owner): boolean {
  return mark.id === undefined ? isNamedAlike(mark, owner) : mark.id === owner.id;
}

/** Whether the mark names the same project, stack, workload and subscription. Earlier marks leave out the last two. */
export function isNamedAlike(mark: ReadMark, { project, stack, workload, subscriptionId }: Owner): boolean {
  return (
    mark.project === project &&
    mark.stack === stack &&
    (mark.workload ?? workload) === workload &&
    (mark.subscriptionId ?? subscriptionId).toLowerCase() === subscriptionId.toLowerCase()
  );
}

/** Where a field has another name among tags: `id` and `environment` alone are anybody's. */
const azureTagNames: Readonly<Record<string, string>> = { id: "stack-id", environment: "stack-environment" };

function readMark(origin: Origin, field: (name: string) => string | undefined): ReadMark | undefined {
  const [project, stack] = [field("project"), field("stack")];
  if (project === undefined || stack === undefined) return undefined;
  return {
    origin,
    project,
    stack,
    workload: field("workload"),
    subscriptionId: field("subscription"),
    id: field("id"),
    deployedBy: field("deployed-by"),
    repository: field("repository"),
    expiresOn: field("expires-on"),
    environment: field("environment"),
  };
}

function splitAt(text: string, index: number): readonly [string, string] {
  return [text.slice(0, index), text.slice(index + 1)];
}
