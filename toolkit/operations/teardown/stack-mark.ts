export interface StackIdentity {
  readonly project: string;
  /** Without an organisation before it: `test`. */
  readonly stack: string;
}

/** What the program puts its mark together of: no other stack has all four. */
export interface MarkedStack extends StackIdentity {
  /** The setting `name`. */
  readonly workload: string;
  readonly subscriptionId: string;
}

/**
 * What the program writes on everything that can bear it (`infra/identity/stack-mark.ts`, and `tags` in `infra/index.ts`):
 * a test holds the two against each other.
 */
export interface Mark {
  /** Of registrations and service principals: ours only if it is this, letter by letter. */
  readonly notes: string;
  /** Of registrations: Graph finds them by it, and others beside them. */
  readonly tag: string;
  /** Of Azure's resources, all of them. */
  readonly azureTags: Readonly<Record<string, string>>;
}

export function markOf({ project, stack, workload, subscriptionId }: MarkedStack): Mark {
  const which = `project ${project}, stack ${stack}, workload ${workload}, subscription ${subscriptionId.toLowerCase()}`;
  return {
    notes: `Managed by Pulumi: ${which}. Changes made by hand are undone.`,
    tag: `${project}/${stack}`,
    azureTags: { "managed-by": "pulumi", project, stack, workload },
  };
}

/** Whether the notes are some stack's mark, and not this one's: then whose it is, is known. */
export function isAnothers(notes: string | null | undefined, mark: Mark): boolean {
  const some =
    /^Managed by Pulumi: project .+, stack .+, workload .+, subscription .+\. Changes made by hand are undone\.$/;
  return notes !== mark.notes && some.test(notes ?? "");
}

/** Whether Azure's tags say that the stack made it. Azure compares their names without case. */
export function bearsMark(tags: Readonly<Record<string, string>> | null | undefined, { azureTags }: Mark): boolean {
  const found = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(azureTags).every(([name, value]) => found.get(name) === value);
}
