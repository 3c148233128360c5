import { areBaselineScopes, azureAdGraph, microsoftGraph } from "../../access/index.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";
import { areSecurityDefaultsOn } from "../../azure/security-defaults.ts";
import { resolveQuestion, type ResolvedQuestion } from "./resolve-question.ts";

/** What somebody wants to know. */
export interface WhatIfQuestion {
  /** A user principal name, a caller's name, or the object id or client id of a service principal. */
  readonly who: string;
  /** `api`, `graph`, an endpoint of the API, or a client id. */
  readonly resource: string;
  /** An address, or a named location by its display name or by its name in the settings. */
  readonly from: string;
  readonly clientAppType: ClientAppType;
  /** What the client asks to do, bare (`openid profile`): some scopes ask for less than their resource. */
  readonly scopes: readonly string[];
  /** Two letters: Graph may want it beside an address. Default: not sent. */
  readonly country?: string | undefined;
}

/** https://learn.microsoft.com/graph/api/resources/signinconditions */
export const clientAppTypes = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"] as const;
export type ClientAppType = (typeof clientAppTypes)[number];

/** What one policy says. */
export interface WhatIfPolicy {
  readonly policyId: string;
  readonly displayName: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly applies: boolean;
  /** Graph's word; `notSet` where it applies. */
  readonly analysisReasons: string;
  readonly controls: readonly string[];
  readonly operator: "AND" | "OR";
}

/** The same of twin and tenant, so that two can be compared line by line. */
export interface WhatIf {
  /** The id is a user's object id, or a service principal's client id: so Graph wants it. */
  readonly who: { readonly kind: "user" | "service principal"; readonly name: string; readonly id: string };
  readonly resource: { readonly name: string; readonly clientId: string };
  readonly from: { readonly address: string; readonly location?: string };
  readonly clientAppType: ClientAppType;
  /** By the policies that are enforced; report-only ones change nothing. */
  readonly outcome: "granted" | "blocked" | "controls required";
  /** What has to be met; each part by itself, its alternatives joined by "or". */
  readonly demands: readonly string[];
  /** The tenant's security defaults, which What If doesn't look at. "unknown": this login can't read them. */
  readonly securityDefaults: "on" | "off" | "unknown";
  /** By display name. */
  readonly policies: readonly WhatIfPolicy[];
}

/** A policy with what What If says of it. https://learn.microsoft.com/graph/api/resources/whatifanalysisresult */
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
 * Asks Graph which policies apply, and why not: on a twin and in a tenant the same request, the same answer.
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
 * What If knows no scopes. Who asks Graph for baseline scopes alone is looked at as asking for Azure AD Graph, too.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
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

/** Ids differ between a twin and a tenant, names do not. */
function byName(one: WhatIfPolicy, other: WhatIfPolicy): number {
  return one.displayName < other.displayName ? -1 : one.displayName > other.displayName ? 1 : 0;
}
