/** How this stack's objects in Entra ID are told from others: it has no resource groups. */
export interface StackMark {
  readonly notes: string;
  readonly tags: readonly string[];
}

export interface MarkedStack {
  readonly project: string;
  readonly stack: string;
  /** The setting `name`. */
  readonly workload: string;
  readonly subscriptionId: string;
}

/**
 * Of all that two teams may have alike (the project is a template's, `dev` is everybody's), workload and subscription are
 * never both the same: the resource group is named by workload and stack, and a subscription has one of a name.
 */
export function stackMark({ project, stack, workload, subscriptionId }: MarkedStack): StackMark {
  const which = `project ${project}, stack ${stack}, workload ${workload}, subscription ${subscriptionId.toLowerCase()}`;
  return {
    notes: `Managed by Pulumi: ${which}. Changes made by hand are undone.`,
    tags: ["managed-by-pulumi", `${project}/${stack}`],
  };
}
