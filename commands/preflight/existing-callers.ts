import { shellWord } from "../../text/shell-word.ts";
import { findByClientId } from "../../azure/by-client-id.ts";
import { RequestRefused } from "../../azure/json-api.ts";
import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

interface ServicePrincipal {
  readonly displayName: string;
  readonly servicePrincipalType: string;
}

/** Whether the tenant has the callers that exist already: the program looks each up by its client id. */
export async function existingCallers({ graph, wanted }: Surroundings): Promise<readonly PreflightFinding[]> {
  return Promise.all(
    wanted.existingCallers.map(async ({ name, clientId }) => {
      const need: Need = {
        id: `caller:${name}`,
        title: `The service principal of the caller ${name}`,
        why: `callers.${name}.servicePrincipal names it by its client id.`,
        error: {
          message: `callers.${name}.servicePrincipal: must be the client id of a service principal of this tenant; found "${clientId}"`,
          source: "infra/identity/existing-caller.ts",
        },
        grants: `the right client id in the settings: az ad sp list --display-name ${shellWord(name)} --query "[].{clientId: appId, kind: servicePrincipalType}"; of a system-assigned identity, by the object id that Azure shows: az ad sp show --id <principalId> --query appId`,
      };
      try {
        const found = await findByClientId<ServicePrincipal>(graph, "servicePrincipals", clientId);
        if (!found) return unmet(need, `none with the client id ${clientId}`);
        return met(need, `${found.displayName} (${found.servicePrincipalType})`);
      } catch (error) {
        if (!(error instanceof RequestRefused)) throw error;
        return unread(need, `${error.status} ${error.code}`, "Application.Read.All: see graph-applications");
      }
    }),
  );
}
