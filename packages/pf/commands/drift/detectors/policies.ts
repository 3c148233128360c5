import { types } from "../../../stacks/live/program-types.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import type { DriftFinding } from "../subject.ts";
import { asPolicyInputs } from "../../../stacks/compare/policy-inputs.ts";
import { findingOf, goneFinding, undoneByUp } from "../finding.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import type { DetectorOptions, Detected } from "../detector.ts";
import type { Deployed } from "../deployed-resources.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Compares every condition and control of the stack's policies, including those that azuread has no input for. Also
 * reports other policies that name the stack's applications, which isn't drift.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export async function policies({
  apis,
  state,
  stack,
}: DetectorOptions): Promise<Pick<Detected, "findings" | "information">> {
  const all = await listAll<Values>(apis.graph, "/v1.0/identity/conditionalAccess/policies");
  const byId = new Map(all.map((policy) => [String(policy["id"]), policy]));
  const declared = state.ofType(types.policy);
  const declaredIds = new Set(declared.map(({ id }) => lastSegment(id)));
  const findings = declared.flatMap((policy) => {
    const policyNow = byId.get(lastSegment(policy.id));
    return policyNow === undefined ? [goneFinding(policy, stack)] : comparePolicy(policy, policyNow, stack);
  });
  const clientIds = new Set(state.ofType(types.application).map(({ outputs }) => String(outputs["clientId"])));
  const naming = all.filter((policy) => !declaredIds.has(String(policy["id"])) && namesOneOf(policy, clientIds));
  const information = naming.map(
    ({ displayName, state: mode }) =>
      `The conditional access policy "${String(displayName)}" (${String(mode)}) isn't this stack's, but names one of its applications.`,
  );
  return { findings, information };
}

/** @param policyNow as Graph returns it */
export function comparePolicy(policy: Deployed, policyNow: Values, stack: string): readonly DriftFinding[] {
  const all = differences(policy.inputs, asPolicyInputs(policyNow));
  return all.map((difference) => findingOf(policy, difference, { seenBy: "look", undo: undoneByUp(stack), all }));
}

function namesOneOf({ conditions }: Values, clientIds: ReadonlySet<string>): boolean {
  const { applications } = Object(conditions) as { readonly applications?: Values | null };
  const applicationIds = [applications?.["includeApplications"], applications?.["excludeApplications"]].flat();
  return applicationIds.some((id) => typeof id === "string" && clientIds.has(id));
}
