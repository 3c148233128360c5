import type { Check } from "../check.ts";
import { withConsent } from "../consent.ts";
import { type AskedToken, askAsPerson, directoryClientId, graphClientId } from "./ask-from.ts";
import { mfaForAll, row, signedIn } from "./row.ts";
import { places, readPolicy, withPolicies } from "./with-policies.ts";

const { home } = places;

/** Rows G13, G14, G15: MFA demanded of a password. */
export const mfaChecks: readonly Check[] = [
  row(
    "G13",
    "With MFA demanded of all, a password is refused with AADSTS50076, naming the resource.",
    (origin, admin) =>
      signedIn(origin, admin, async (person) => {
        const { api, signInOnly } = await withPolicies(admin, [mfaForAll()], async () => ({
          api: await askAsPerson(origin, person, "api", home),
          signInOnly: await askAsPerson(origin, person, "signInOnly", home),
        }));
        return {
          did: "demanded MFA of everybody, and asked for the API, then with openid profile alone",
          expected: {
            api: { answer: 50076, names: origin.outputs.api.clientId, suberror: "basic_action" },
            signInOnly: { answer: 50076, names: graphClientId, suberror: "basic_action" },
          },
          found: {
            api: named(api, origin.outputs.api.clientId),
            signInOnly: named(signInOnly, graphClientId),
          },
        };
      }),
  ),

  row("G14", "The service account, excluded from MFA, gets a token; any other user AADSTS50076.", (origin, admin) =>
    signedIn(origin, admin, (account) =>
      signedIn(origin, admin, (other) =>
        withPolicies(admin, [mfaForAll([account.objectId])], async ([policyId = ""]) => ({
          did: "excluded one user from MFA, asked as both, and read the policy back",
          expected: {
            account: 200,
            other: 50076,
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
            other: (await askAsPerson(origin, other, "api", home)).answer,
            policy: await readPolicy(admin, policyId),
          },
        })),
      ),
    ),
  ),

  row("G15", "The service account needs MFA everywhere but at the API.", (origin, admin) =>
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
        async () => ({
          did: "demanded MFA of one user for all but the API, and asked for the API, for the mail at Graph, and for neither",
          expected: {
            api: 200,
            graph: { answer: 50076, names: graphClientId, suberror: "basic_action" },
            // Since Microsoft's change of 2026 such a request counts as one for the directory.
            signInOnly: { answer: 50076, names: directoryClientId, suberror: "basic_action" },
          },
          found: {
            api: (await askAsPerson(origin, account, "api", home)).answer,
            graph: named(
              await withConsent(admin, account.client, "openid profile Mail.Read", () =>
                askAsPerson(origin, account, "graph", home),
              ),
              graphClientId,
            ),
            signInOnly: named(await askAsPerson(origin, account, "signInOnly", home), directoryClientId),
          },
        }),
      ),
    ),
  ),
];

/** A refusal, with the resource that it is about. */
function named({ answer, description, suberror }: AskedToken, clientId: string): object {
  return { answer, names: description.includes(clientId) ? clientId : description, suberror };
}
