import { clientCredentialsForm, requestToken } from "@protected-function/core/azure/token.ts";
import { allowingOnly, withoutAssignmentRequired, withAuthSettings } from "./deployed-settings.ts";
import {
  call,
  callAsCaller,
  callersRoles,
  guideEndpoint,
  outcomeOf,
  refusalIn,
  endpointName,
  loggedDuring,
} from "./call.ts";
import { check, checkByAltering, type Check, inGroup } from "./check.ts";
import { withUnassignedApplication } from "./temporary-application.ts";

/** Rows B01, B02, G10: a call with a token, and the function's view of it. */
export const authenticatedCallChecks: readonly Check[] = [
  ...inGroup("Tokens", [
    check("B01", "A request with the caller's access token as Bearer reaches the function.", async (origin) => ({
      action: `called ${endpointName(guideEndpoint(origin))} with a token from Microsoft's client library`,
      expected: "reached",
      found: outcomeOf(await callAsCaller(origin)),
    })),
  ]),

  ...inGroup("The function", [
    {
      row: "G10",
      claim: "The function's log names the caller and its roles.",
      needs: ["functionLog"],
      run: async (origin) => {
        const { lines = [] } = await loggedDuring(origin, () => callAsCaller(origin));
        const roles = callersRoles(origin);
        const naming = lines.filter(
          (line) => line.includes(origin.caller.clientId) && roles.every((role) => line.includes(role)),
        );
        return { action: "called, and read the log", expected: 1, found: naming.length };
      },
    },

    checkByAltering("B02", "The function itself requires an app role; a token without one gets 403.", (origin, admin) =>
      withUnassignedApplication(origin, admin, (unassigned) =>
        withoutAssignmentRequired(origin, admin, () =>
          withAuthSettings(
            origin,
            admin,
            (settings) => allowingOnly(settings, [unassigned.clientId]),
            async () => {
              const form = clientCredentialsForm(unassigned, origin.outputs.scope);
              const token = (await requestToken(origin.outputs, form)).json as {
                readonly access_token: string;
              };
              const answer = await call(origin, { authorization: `Bearer ${token.access_token}` });
              return {
                action: "allowed another app without a role to get a token and call, and called as it",
                expected: { status: 403, by: "the function" },
                found: refusalIn(answer),
              };
            },
          ),
        ),
      ),
    ),
  ]),
];
