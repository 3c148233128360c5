import { isOpen } from "../../../access-matrix/compare-matrices.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";

/**
 * A new stack. Everyone who can call counts as gaining access: to an endpoint that requires a token, with a credential
 * that is valid. Anonymous endpoints, which don't tell callers apart, are listed beside them.
 */
export function newStackFinding(
  stack: string,
  settingsName: string,
  { matrix, snapshot }: Pick<Observed, "matrix" | "snapshot">,
): Finding {
  const isProtected = new Set(
    matrix.columns
      .filter(({ name, endpoints }) => endpoints !== undefined && !isOpen(matrix, name))
      .map(({ name }) => name),
  );
  const admitted = matrix.cells.filter(
    ({ outcome, noCredential, resource }) => outcome === "allowed" && !noCredential && isProtected.has(resource),
  );
  const anonymous = snapshot.endpoints.filter((endpoint) => endpoint.anonymous !== undefined).map(({ name }) => name);
  return finding({
    id: "stack/new",
    subject: stack,
    facts: { admitted: [...new Set(admitted.map(({ who }) => who))].toSorted(), anonymous },
    where: [{ file: settingsName }],
  });
}
