import type { StackOutputs } from "../../infra/outputs.ts";
import { listAll } from "../../azure/list-all.ts";
import { allOf, type Endpoint, endpointName } from "../../checks/call.ts";
import type { Administrator } from "../../checks/origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";

/** Everyone who can call an endpoint, in one sentence, as far as its checks prove it. */
export interface EndpointVerdict {
  /** `POST orders/{id}` */
  readonly endpoint: string;
  readonly verdict: string;
  /** Whether none of its checks failed and at least one applied. */
  readonly ok: boolean;
}

/** A person or group that has an app role of the API. */
export interface Holder {
  readonly name: string;
  readonly role: string;
}

/** The people and groups with app roles of the API, as assigned in the tenant. */
export async function peopleHolding(
  { api }: StackOutputs,
  { graph }: Pick<Administrator, "graph">,
): Promise<readonly Holder[]> {
  const assignments = await listAll<{
    readonly principalType: string;
    readonly principalDisplayName: string;
    readonly appRoleId: string;
  }>(graph, `/v1.0/servicePrincipals/${api.servicePrincipalObjectId}/appRoleAssignedTo`);
  return assignments.flatMap(({ principalType, principalDisplayName, appRoleId }) => {
    const [role] = Object.entries(api.appRoles).find(([, id]) => id === appRoleId) ?? [];
    if (role === undefined || principalType === "ServicePrincipal") return [];
    const name = principalType === "Group" ? `the group ${principalDisplayName}` : principalDisplayName;
    return [{ name, role }];
  });
}

/** One verdict for each endpoint, in the contract's order. */
export function endpointVerdicts(
  outputs: StackOutputs,
  people: readonly Holder[],
  rows: readonly Outcome[],
): readonly EndpointVerdict[] {
  return outputs.endpoints.map((one) => {
    const endpoint = endpointName(one);
    const own = rows.filter((row) => concerns(row, endpoint));
    const failed = [...own, ...rows.filter(({ id }) => ["E6", "E7", "E11"].includes(id))].filter(
      ({ outcome }) => outcome === "failed",
    );
    const isLookedAt = own.some(({ outcome }) => outcome === "proved");
    if (failed.length === 0 && isLookedAt) return { endpoint, verdict: sentenceOf(one, outputs, people), ok: true };
    const why =
      failed.length > 0 ? `${allOf([...new Set(failed.map(({ id }) => id))])} failed` : "none of its checks ran";
    return { endpoint, verdict: `Access to ${endpoint} is NOT proved: ${why}.`, ok: false };
  });
}

/** The endpoint that a check is about alone; undefined for any other check. */
export function endpointOf(
  row: Pick<Outcome, "id" | "claim">,
  endpoints: readonly Pick<EndpointVerdict, "endpoint">[],
): string | undefined {
  return endpoints.find(({ endpoint }) => concerns(row, endpoint))?.endpoint;
}

/** Whether a check is about this endpoint alone: its claim begins with the endpoint's name. */
export function concerns({ id, claim }: Pick<Outcome, "id" | "claim">, endpoint: string): boolean {
  return /^E(?:[1-589]|10)$/.test(id) && claim.startsWith(`${endpoint} `);
}

function sentenceOf(endpoint: Endpoint, { callers }: StackOutputs, people: readonly Holder[]): string {
  const { allow, anonymous } = endpoint;
  const name = endpointName(endpoint);
  if (!allow) return `Anyone can call ${name}: ${(anonymous ?? "").replace(/\.?$/, ".")}`;
  const who = [
    ...Object.entries(callers)
      .filter(([, { roles }]) => roles.some((role) => allow.includes(role)))
      .map(([caller]) => caller),
    ...people.filter(({ role }) => allow.includes(role)).map((holder) => holder.name),
  ];
  if (who.length === 0) return `Nobody can call ${name} yet: nobody has ${allOf(allow, "or")}.`;
  return `Only ${allOf([...new Set(who)])} can call ${name}.`;
}
