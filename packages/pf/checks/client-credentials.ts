import { decodeJwt } from "jose";
import { clientCredentialsForm, requestToken } from "@protected-function/core/azure/token.ts";
import { callersForm, callersRoles, callersToken } from "./call.ts";
import { check, checkByAltering, type Check, inGroup } from "./check.ts";
import { withUnassignedApplication } from "./temporary-application.ts";
import { tokenErrorIn, versionFacts } from "./tokens.ts";

/** Rows G26, G27, G30, G31: the client credentials grant. */
export const clientCredentialsChecks: readonly Check[] = inGroup("Tokens", [
  check("G26", "A scope without /.default gets AADSTS1002012.", async (origin) => {
    const { scope } = origin.outputs;
    const [role = "user_impersonation"] = callersRoles(origin);
    const requestedScope = scope.replace(/\/\.default$/, `/${role}`);
    const answer = await requestToken(origin.outputs, await callersForm(origin, requestedScope));
    return {
      action: "requested a token for a single named scope",
      expected: { status: 400, error: "invalid_scope", codes: [1002012] },
      found: tokenErrorIn(answer),
    };
  }),

  checkByAltering("G27", "Another app in this tenant (not assigned) gets AADSTS501051.", (origin, admin) =>
    withUnassignedApplication(origin, admin, async (unassigned) => {
      const form = clientCredentialsForm(unassigned, origin.outputs.scope);
      const answer = await requestToken(origin.outputs, form);
      return {
        action: "created another app in this tenant, and requested a token as it",
        expected: { status: 400, error: "invalid_grant", codes: [501051] },
        found: tokenErrorIn(answer),
      };
    }),
  ),

  check("G30", "The caller's token carries exactly its app roles.", async (origin) => {
    const { roles } = decodeJwt(await callersToken(origin));
    return {
      action: "got a token with Microsoft's client library",
      expected: callersRoles(origin).toSorted(),
      found: sorted(roles),
    };
  }),

  check(
    "G31",
    "The caller gets an access token and nothing else, in the API's version and from this tenant's issuer.",
    async (origin) => {
      const { outputs, caller } = origin;
      const answer = await requestToken(outputs, await callersForm(origin));
      const body = (answer.json ?? {}) as { readonly access_token?: string };
      const { iss, ver, ...claims } = decodeJwt(body.access_token ?? "");
      const facts = versionFacts(outputs);
      return {
        action: "requested a token as the caller",
        expected: {
          keys: ["access_token", "expires_in", "ext_expires_in", "token_type"],
          iss: facts.issuer,
          ver: facts.ver,
          client: caller.clientId,
        },
        found: { keys: Object.keys(body).toSorted(), iss, ver, client: claims[facts.clientClaim] },
      };
    },
  ),
]);

function sorted(roles: unknown): unknown {
  return Array.isArray(roles) ? roles.toSorted() : roles;
}
