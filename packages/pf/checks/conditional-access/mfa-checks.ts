import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { type Check, inGroup } from "../check.ts";
import { withConsent } from "../people.ts";
import { mfaRequired, orMfaRequired, whichMfaCode } from "../mfa-required.ts";
import {
  type AskedToken,
  askAsPerson,
  directoryClientId,
  mfaForAll,
  row,
  signedIn,
  places,
  readPolicy,
  withPolicies,
  askAsCaller,
} from "./policies.ts";
import { areSecurityDefaultsOn, securityDefaultsPath } from "@protected-function/core/azure/security-defaults.ts";
import type { Administrator } from "../origin.ts";

const { home } = places;

/** Rows G13, G14, G15: MFA required of a password. */
export const mfaChecks: readonly Check[] = inGroup("People and conditional access", [
  row(
    "G13",
    "With MFA required of everyone, a password alone gets AADSTS50079 or AADSTS50076, which names the resource.",
    (origin, admin) =>
      signedIn(origin, admin, async (person) => {
        const { api, signInOnly } = await withPolicies(admin, [mfaForAll()], async () => ({
          api: await askAsPerson(origin, person, "api", home),
          signInOnly: await askAsPerson(origin, person, "signInOnly", home),
        }));
        return {
          action: `required MFA of everyone, and requested the API, then openid and profile alone${whichMfaCode(api.answer)}`,
          expected: {
            api: { answer: mfaRequired, names: origin.outputs.api.clientId, suberror: "basic_action" },
            signInOnly: { answer: mfaRequired, names: graphClientId, suberror: "basic_action" },
          },
          found: {
            api: describedAnswer(api, origin.outputs.api.clientId),
            signInOnly: describedAnswer(signInOnly, graphClientId),
          },
        };
      }),
  ),

  row(
    "G14",
    "The service account, excluded from MFA, gets a token; another user gets AADSTS50079 or AADSTS50076.",
    (origin, admin) =>
      signedIn(origin, admin, (account) =>
        signedIn(origin, admin, (otherPerson) =>
          withPolicies(admin, [mfaForAll([account.objectId])], async ([policyId = ""]) => {
            const { answer } = await askAsPerson(origin, otherPerson, "api", home);
            return {
              action: `excluded one user from MFA, requested tokens as both users, and read the policy${whichMfaCode(answer)}`,
              expected: {
                account: 200,
                other: mfaRequired,
                policy: {
                  state: "enabled",
                  includeUsers: ["All"],
                  excludeUsers: [account.objectId],
                  includeApplications: ["All"],
                  controls: ["mfa"],
                },
              },
              found: {
                account: (await askAsPerson(origin, account, "api", home)).answer,
                other: orMfaRequired(answer),
                policy: await readPolicy(admin, policyId),
              },
            };
          }),
        ),
      ),
  ),

  row("G15", "The service account needs MFA for everything except the API.", (origin, admin) =>
    signedIn(origin, admin, (account) =>
      withPolicies(
        admin,
        [
          {
            users: { include: [account.objectId] },
            resources: { include: ["All"], exclude: [origin.outputs.api.clientId] },
            control: "mfa",
          },
        ],
        async () => {
          const graph = await withConsent(admin, account.client, "openid profile Mail.Read", () =>
            askAsPerson(origin, account, "graph", home),
          );
          return {
            action: `required MFA of one user for everything except the API, and requested the API, mail at Graph, and sign-in alone${whichMfaCode(graph.answer)}`,
            expected: {
              api: 200,
              graph: { answer: mfaRequired, names: graphClientId, suberror: "basic_action" },
              // Since Microsoft's change in 2026, such a request counts as one for the directory.
              signInOnly: { answer: mfaRequired, names: directoryClientId, suberror: "basic_action" },
            },
            found: {
              api: (await askAsPerson(origin, account, "api", home)).answer,
              graph: describedAnswer(graph, graphClientId),
              signInOnly: describedAnswer(await askAsPerson(origin, account, "signInOnly", home), directoryClientId),
            },
          };
        },
      ),
    ),
  ),
]);

/**
 * A refusal, with the resource that it names. One message of AADSTS50079 names none:
 * https://learn.microsoft.com/entra/identity-platform/scenario-desktop-acquire-token-username-password
 */
function describedAnswer({ answer, description, suberror }: AskedToken, clientId: string): object {
  const saysNone = answer === 50079 && !/'[^']*'/.test(description);
  const names = saysNone || description.includes(clientId) ? clientId : description;
  return { answer: orMfaRequired(answer), names, suberror };
}

/**
 * A second row G13. It runs last: for some minutes after security defaults are turned off, Graph refuses enforced
 * policies, which other rows create. Reported: KelvinTegelaar/CIPP#5277
 */
export const securityDefaultsChecks: readonly Check[] = inGroup("People and conditional access", [
  row(
    "G13",
    "With security defaults on, a password alone gets AADSTS50079 or AADSTS50076; the caller still gets its token.",
    (origin, admin) =>
      signedIn(origin, admin, (person) =>
        withSecurityDefaults(admin, async () => {
          const azure = await askAsPerson(origin, person, "azure", home);
          // A user with a registered method is always asked for it at Azure, elsewhere only if Microsoft finds it
          // necessary.
          const isAskedEverywhere = azure.answer !== 50076;
          const api = isAskedEverywhere && (await askAsPerson(origin, person, "api", home)).answer;
          return {
            action: `turned security defaults on, and requested Azure and the API as a user, and the API as the caller${whichMfaCode(azure.answer)}`,
            expected: { azure: mfaRequired, api: isAskedEverywhere && mfaRequired, caller: 200 },
            found: {
              azure: orMfaRequired(azure.answer),
              api: api && orMfaRequired(api),
              caller: (await askAsCaller(origin, home)).answer,
            },
          };
        }),
      ),
  ),
]);

/** Turns security defaults on for the body, and restores them. */
async function withSecurityDefaults<Result>(
  { graph }: Pick<Administrator, "graph">,
  body: () => Promise<Result>,
): Promise<Result> {
  if (await areSecurityDefaultsOn(graph)) return await body();
  try {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
    return await body();
  } finally {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
  }
}
