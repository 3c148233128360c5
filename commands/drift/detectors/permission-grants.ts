import { goneFinding } from "../finding-of.ts";
import type { DriftFinding } from "../finding.ts";
import { listAll } from "../../../azure/list-all.ts";
import { type LookOptions, type Looked } from "../look.ts";
import type { Deployed } from "../deployed-resources.ts";
import { lastOf } from "../../../stacks/live/thing.ts";
import { subjectOf } from "../subject.ts";

interface PermissionGrant {
  readonly id: string;
  readonly clientId: string;
  readonly consentType: string;
  readonly principalId?: string | null;
  readonly resourceId: string;
  readonly scope: string;
}

/**
 * Delegated permissions that somebody consented to: what an application of the stack may do for people, and which
 * applications may act for people at one of the stack's. The list of a whole tenant is long - one entry for each person
 * and application that anybody ever consented to - so each service principal is asked for, on both sides.
 * https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant#properties
 */
export async function permissionGrants({ eyes, state, stack }: LookOptions): Promise<Pick<Looked, "findings">> {
  const principals = new Map(state.ofType(":ServicePrincipal").map((principal) => [lastOf(principal.id), principal]));
  const declared = state.ofType(":ServicePrincipalDelegatedPermissionGrant");
  const known = new Set(declared.map(({ id }) => lastOf(id)));
  const lists = [...principals.keys()].flatMap((id) =>
    ["clientId", "resourceId"].map((side) => {
      const filter = encodeURIComponent(`${side} eq '${id}'`);
      return listAll<PermissionGrant>(eyes.graph, `/v1.0/oauth2PermissionGrants?$filter=${filter}`);
    }),
  );
  // One between two of the stack is in two lists.
  const all = [...new Map((await Promise.all(lists)).flat().map((grant) => [grant.id, grant])).values()];
  const there = new Set(all.map(({ id }) => id));
  return {
    findings: [
      ...all.flatMap((grant): readonly DriftFinding[] => {
        const principal = principals.get(grant.clientId) ?? principals.get(grant.resourceId);
        return known.has(grant.id) || principal === undefined ? [] : [grantFinding(principal, grant)];
      }),
      ...declared.filter(({ id }) => !there.has(lastOf(id))).map((one) => goneFinding(one, stack)),
    ],
  };
}

function grantFinding(principal: Deployed, grant: PermissionGrant): DriftFinding {
  const { id, clientId, resourceId, consentType, principalId, scope } = grant;
  return {
    ...subjectOf(principal, "oauth2PermissionGrants"),
    kind: "added",
    found: { id, clientId, resourceId, consentType, ...(principalId && { principalId }), scope: scope.trim() },
    meaning: "access",
    seenBy: "look",
    undo: `\`az rest --method DELETE --url https://graph.microsoft.com/v1.0/oauth2PermissionGrants/${id}\``,
  };
}
