import { areBaselineScopes, azureAdGraph, microsoftGraph } from "@protected-function/core/access/index.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { areSecurityDefaultsOn } from "@protected-function/core/azure/security-defaults.ts";
import {
  resolveQuestion,
  type ResolvedQuestion,
  type WhatIfQuestion,
  type WhatIf,
  type WhatIfPolicy,
} from "./resolve-question.ts";

/** A policy with What If's result for it. https://learn.microsoft.com/graph/api/resources/whatifanalysisresult */
interface AnalysisResult {
  readonly id: string;
  readonly displayName: string;
  readonly state: WhatIfPolicy["state"];
  readonly policyApplies: boolean;
  readonly analysisReasons: string;
  readonly grantControls?: {
    readonly operator?: "AND" | "OR" | null;
    readonly builtInControls?: readonly string[];
    readonly termsOfUse?: readonly string[];
    readonly authenticationStrength?: { readonly displayName?: string } | null;
  } | null;
}

/**
 * Asks Graph which policies apply, and why the others don't. The twin and a tenant get the same request.
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 *
 * @throws Refused, RequestRefused
 */
export async function askWhatIf(question: WhatIfQuestion, outputs: StackOutputs, graph: JsonApi): Promise<WhatIf> {
  const resolved = await resolveQuestion(question, outputs, graph);
  const { value } = (await graph.call(
    "POST",
    "/v1.0/identity/conditionalAccess/evaluate",
    requestOf(question, resolved),
  )) as { readonly value: readonly AnalysisResult[] };
  const policies = value.map(policyOf).toSorted(byName);
  const applying = policies.filter(({ applies, state }) => applies && state === "enabled");
  const demanding = applying.filter(({ controls }) => controls.length > 0);
  const isBlocked = demanding.some(({ controls }) => controls.includes("block"));
  return {
    ...resolved,
    clientAppType: question.clientAppType,
    outcome: isBlocked ? "blocked" : demanding.length > 0 ? "controls required" : "granted",
    demands: isBlocked ? [] : [...new Set(demanding.flatMap(demandsOf))],
    securityDefaults: await securityDefaultsIn(graph),
    policies,
  };
}

async function securityDefaultsIn(graph: JsonApi): Promise<WhatIf["securityDefaults"]> {
  try {
    return (await areSecurityDefaultsOn(graph)) ? "on" : "off";
  } catch (error) {
    if (error instanceof RequestRefused) return "unknown";
    throw error;
  }
}

function requestOf({ clientAppType, scopes, country }: WhatIfQuestion, { who, resource, from }: ResolvedQuestion) {
  return {
    signInIdentity:
      who.kind === "user"
        ? { "@odata.type": "#microsoft.graph.userSignIn", userId: who.id }
        : { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId: who.id },
    signInContext: {
      "@odata.type": "#microsoft.graph.applicationContext",
      includeApplications: resourcesOf(resource.clientId, scopes),
    },
    signInConditions: { clientAppType, ipAddress: from.address, ...(country !== undefined && { country }) },
    appliedPoliciesOnly: false,
  };
}

/**
 * What If doesn't support scopes. A request for Graph's baseline scopes alone is evaluated as one that includes Azure
 * AD Graph. https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */
function resourcesOf(clientId: string, scopes: readonly string[]): readonly string[] {
  const isBaseline = clientId === microsoftGraph && areBaselineScopes(scopes, clientId, { isConfidential: false });
  return isBaseline ? [clientId, azureAdGraph] : [clientId];
}

function policyOf({
  id,
  displayName,
  state,
  policyApplies,
  analysisReasons,
  grantControls,
}: AnalysisResult): WhatIfPolicy {
  const strength = grantControls?.authenticationStrength;
  return {
    policyId: id,
    displayName,
    state,
    applies: policyApplies,
    analysisReasons,
    controls: [
      ...(grantControls?.builtInControls ?? []),
      ...(grantControls?.termsOfUse ?? []).map((terms) => `terms of use ${terms}`),
      ...(strength ? [`authentication strength ${strength.displayName ?? "(unnamed)"}`] : []),
    ],
    operator: grantControls?.operator ?? "OR",
  };
}

function demandsOf({ controls, operator }: WhatIfPolicy): readonly string[] {
  return operator === "OR" ? [controls.join(" or ")] : controls;
}

/** Ids differ between a twin and a tenant, names don't. */
function byName(left: WhatIfPolicy, right: WhatIfPolicy): number {
  return left.displayName < right.displayName ? -1 : left.displayName > right.displayName ? 1 : 0;
}
