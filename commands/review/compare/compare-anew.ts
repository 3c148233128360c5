import type { Finding, Severity } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";
import { compareStates } from "../state/compare-states.ts";
import type { StackState } from "../state/stack-state.ts";
import { matrixFindings } from "./compare-access.ts";
import { compareGates } from "./compare-gate.ts";
import { locationFindings } from "./compare-locations.ts";
import { policyFindings } from "./compare-policies.ts";

/** What a stack that was upgraded has or lets in, and one that was deployed anew does not, or the reverse. */
export function anewFindings(upgraded: Observed, anew: Observed): readonly Finding[] {
  const told = (from: Observed, to: Observed) => [
    ...policyFindings(from, to),
    ...locationFindings(from.matrix, to.matrix),
    ...compareGates(from.snapshot, to.snapshot),
    ...compareStates(asFirst(from.state), asFirst(to.state)).filter(({ severity }) => severity !== "changes"),
  ];
  const worse: readonly Severity[] = ["opens", "weakens"];
  return [
    ...[...matrixFindings(anew.matrix, upgraded.matrix), ...told(anew, upgraded)].map(differsAnew("over the base")),
    // What is less protected anew would read as stricter in the other direction.
    ...told(upgraded, anew)
      .filter(({ severity }) => worse.includes(severity))
      .map(differsAnew("anew")),
  ];
}

/** Without what the engine did on the way: a stack that is new has no way. */
function asFirst({ resources, outputs }: StackState): StackState {
  return {
    outputs,
    resources: resources.map(({ name, type, path, kind, inputs, options, declaredAt }) => ({
      name,
      type,
      path,
      kind,
      inputs,
      options,
      ...(declaredAt && { declaredAt }),
    })),
  };
}

function differsAnew(only: "over the base" | "anew"): (inner: Finding) => Finding {
  return (inner) => ({
    id: "deployment/differs-anew",
    severity: inner.severity,
    subject: inner.subject,
    facts: { only },
    effects: [inner],
  });
}
