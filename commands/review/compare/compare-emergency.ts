import type { Matrix } from "../../../access-matrix/matrix.ts";
import type { Finding } from "../findings/finding.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

type Told = Pick<Matrix, "subjects">;

/**
 * Accounts that no policy of the stack is about, so that somebody gets back in whatever is wrong with them. Microsoft asks for two.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export function emergencyFindings(before: Told, after: Told): readonly Finding[] {
  const [was, is] = [before, after].map(({ subjects }) =>
    subjects.filter(({ kind }) => kind === "emergency account").map(({ label }) => label),
  );
  if (!was || !is) return [];
  const { added, removed } = listChange(was, is);
  const isFewer = removed.length > 0 && is.length < 2 && is.length < was.length;
  return [
    ...(isFewer
      ? [
          {
            id: "emergency/one-way-back",
            severity: "weakens",
            subject: "emergency accounts",
            facts: { left: is, removed },
          } as const,
        ]
      : removed.map((who): Finding => ({ id: "emergency/account-removed", severity: "changes", subject: who }))),
    ...added.map((who): Finding => ({ id: "emergency/account-added", severity: "changes", subject: who })),
  ];
}
