import { clientCredentialsForm, requestToken } from "../../azure/token.ts";
import { type AuthSettings, withAuthSettings, withEntra } from "./auth-settings.ts";
import { call, callAsCaller, refusalIn } from "./call.ts";
import { check, checkByAltering, type Check } from "./check.ts";
import { loggedDuring } from "./logged-during.ts";
import type { Administrator, Origin } from "./origin.ts";
import { withStranger } from "./stranger.ts";

/** Rows B01, B02, G10: the call with a token, and what the function makes of it. */
export const authenticatedCallChecks: readonly Check[] = [
  check(
    "B01",
    "Entra's access token as Bearer opens the door; the answer names caller, role and the package deployed.",
    async (origin) => {
      const { caller, outputs } = origin;
      const answer = await callAsCaller(origin);
      return {
        did: "called with a token by Microsoft's client",
        expected: {
          status: 200,
          kind: "application",
          clientId: caller.clientId,
          roles: ["Function.Invoke"],
          packageSha256: outputs.packageSha256,
        },
        found: { status: answer.status, ...namedIn(answer.json) },
      };
    },
  ),

  {
    row: "G10",
    claim: "The function's log names who called, and with which role.",
    needs: ["functionLog"],
    run: async (origin) => {
      const { lines = [] } = await loggedDuring(origin, () => callAsCaller(origin));
      const naming = lines.filter((line) => line.includes(origin.caller.clientId) && line.includes("Function.Invoke"));
      return { did: "called, and read the log", expected: 1, found: naming.length };
    },
  },

  checkByAltering("B02", "The function itself demands the app role: a token without it gets 403.", (origin, admin) =>
    withStranger(origin, admin, (stranger) =>
      withoutAssignmentRequired(origin, admin, () =>
        withAuthSettings(
          origin,
          admin,
          (settings) => allowing(settings, stranger.clientId),
          async () => {
            const form = clientCredentialsForm(stranger, origin.outputs.scope);
            const token = (await requestToken(origin.outputs, form)).json as {
              readonly access_token: string;
            };
            const answer = await call(origin, { authorization: `Bearer ${token.access_token}` });
            return {
              did: "let another application through assignment and gate, and called as it",
              expected: { status: 403, by: "the function" },
              found: refusalIn(answer),
            };
          },
        ),
      ),
    ),
  ),
];

function namedIn(json: unknown): object {
  const { caller, packageSha256 } = (json ?? {}) as {
    readonly caller?: Readonly<Record<string, unknown>>;
    readonly packageSha256?: unknown;
  };
  return { kind: caller?.["kind"], clientId: caller?.["clientId"], roles: caller?.["roles"], packageSha256 };
}

function allowing(settings: AuthSettings, clientId: string) {
  return withEntra(settings, (entra) => ({
    ...entra,
    validation: { ...entra.validation, defaultAuthorizationPolicy: { allowedApplications: [clientId] } },
  }));
}

async function withoutAssignmentRequired<Result>(
  { outputs }: Origin,
  { graph }: Administrator,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}`;
  const before = (await graph.call("GET", path)) as { readonly appRoleAssignmentRequired: boolean };
  try {
    await graph.call("PATCH", path, { appRoleAssignmentRequired: false });
    return await body();
  } finally {
    // As it was, not as declared: another row is there to see the difference.
    await graph.call("PATCH", path, { appRoleAssignmentRequired: before.appRoleAssignmentRequired });
  }
}
