/** The names that the program puts its mark together of. */
export interface StackIdentity {
  readonly project: string;
  /** Without an organisation before it: `test`. */
  readonly stack: string;
}

/**
 * What the program writes on everything that can bear it (`infra/identity/stack-mark.ts`, and `tags` in `infra/index.ts`):
 * a test holds the two against each other.
 */
export interface Mark {
  /** Of registrations and service principals: ours only if it is this, letter by letter. */
  readonly notes: string;
  /** Of registrations: Graph finds them by it. */
  readonly tag: string;
  /** Of Azure's resources, all of them. */
  readonly azureTags: Readonly<Record<string, string>>;
}

export function markOf({ project, stack }: StackIdentity): Mark {
  return {
    notes: `Managed by Pulumi: project ${project}, stack ${stack}. Changes made by hand are undone.`,
    tag: `${project}/${stack}`,
    azureTags: { "managed-by": "pulumi", project, stack },
  };
}

/** Whether Azure's tags say that the stack made it. Azure compares their names without case. */
export function bearsMark(tags: Readonly<Record<string, string>> | null | undefined, { azureTags }: Mark): boolean {
  const found = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(azureTags).every(([name, value]) => found.get(name) === value);
}
