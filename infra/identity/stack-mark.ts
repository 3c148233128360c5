/** How this stack's objects in Entra ID are told from others: it has no resource groups. */
export interface StackMark {
  readonly notes: string;
  readonly tags: readonly string[];
}

export function stackMark({ project, stack }: { readonly project: string; readonly stack: string }): StackMark {
  return {
    notes: `Managed by Pulumi: project ${project}, stack ${stack}. Changes made by hand are undone.`,
    tags: ["managed-by-pulumi", `${project}/${stack}`],
  };
}
