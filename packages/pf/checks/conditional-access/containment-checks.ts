import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { type Check, inGroup, ofCaller } from "../check.ts";
import {
  askAsPerson,
  mfaForAll,
  onlyFromHome,
  row,
  signedIn,
  places,
  whatIf,
  withHome,
  withPolicies,
  askAsCaller,
  type PolicySpec,
} from "./policies.ts";
import { servicePrincipalByClientId } from "@protected-function/core/azure/graph/service-principal.ts";
import type { Administrator, Origin } from "../origin.ts";

const { home, elsewhere } = places;

/** Rows G19, G19b, G20: confined to the API, the policy inverted, and What If. */
export const containmentChecks: readonly Check[] = inGroup("People and conditional access", [
  row(
    "G19",
    "The service account gets tokens for the API only; Microsoft Graph is blocked (AADSTS53003).",
    (origin, admin) =>
      signedIn(origin, admin, async (account) => {
        const confined = (exclude: readonly string[]) =>
          withPolicies(
            admin,
            [{ users: { include: [account.objectId] }, resources: { include: ["All"], exclude }, control: "block" }],
            async () => ({
              api: (await askAsPerson(origin, account, "api", home)).answer,
              graph: (await askAsPerson(origin, account, "graph", home)).answer,
            }),
          );
        return {
          action:
            "blocked everything except the API for one user, requested the API and Microsoft Graph, then dropped the exclusion",
          expected: { confined: { api: 200, graph: 53003 }, withoutTheExclusion: { api: 53003, graph: 53003 } },
          found: {
            confined: await confined([origin.outputs.api.clientId]),
            withoutTheExclusion: await confined([]),
          },
        };
      }),
  ),

  row("G19b", "With the policy inverted, only the API is reachable from outside Home.", (origin, admin) =>
    signedIn(origin, admin, (person) =>
      withHome(admin, async (homeId) => {
        const fromElsewhere = (exclude: readonly string[]) =>
          withPolicies(admin, [onlyFromHome(homeId, { include: ["All"], exclude })], async () => ({
            api: (await askAsPerson(origin, person, "api", elsewhere)).answer,
            graph: (await askAsPerson(origin, person, "graph", elsewhere)).answer,
          }));
        return {
          action:
            "blocked everything outside Home, and requested tokens from elsewhere, without and with the API excluded",
          expected: { all: { api: 53003, graph: 53003 }, withoutTheApi: { api: 200, graph: 53003 } },
          found: {
            all: await fromElsewhere([]),
            withoutTheApi: await fromElsewhere([origin.outputs.api.clientId]),
          },
        };
      }),
    ),
  ),

  row("G20", "What If shows which policies apply, and why the others don't.", (origin, admin) =>
    signedIn(origin, admin, (person) =>
      withHome(admin, (homeId) => {
        const { clientId } = origin.outputs.api;
        return withPolicies(
          admin,
          [onlyFromHome(homeId, { include: [clientId] }), { ...mfaForAll([person.objectId]) }],
          async ([block = "", mfa = ""]) => {
            const verdicts = async (resource: string, from: string) => {
              const results = await whatIf(admin, person.objectId, resource, from);
              return { block: results.get(block), mfa: results.get(mfa) };
            };
            const excluded = { applies: false, reasons: "users" };
            return {
              action: "asked What If for a user: the API from elsewhere, the API from Home, and Microsoft Graph",
              expected: {
                elsewhere: { block: { applies: true, reasons: "notSet" }, mfa: excluded },
                home: { block: { applies: false, reasons: "location" }, mfa: excluded },
                graph: { block: { applies: false, reasons: "application" }, mfa: excluded },
              },
              found: {
                elsewhere: await verdicts(clientId, elsewhere),
                home: await verdicts(clientId, home),
                graph: await verdicts(graphClientId, elsewhere),
              },
            };
          },
        );
      }),
    ),
  ),
]);

/** Rows B07, B08: report-only policies, and workload identities. */
export const workloadChecks: readonly Check[] = inGroup("People and conditional access", [
  row(
    "B07",
    "A report-only policy doesn't block sign-in; the same policy enforced does (AADSTS53003).",
    (origin, admin) =>
      signedIn(origin, admin, (person) =>
        withHome(admin, async (homeId) => {
          const enforced = onlyFromHome(homeId, { include: [origin.outputs.api.clientId] });
          const askUnder = (state: "enabled" | "enabledForReportingButNotEnforced") =>
            withPolicies(admin, [{ ...enforced, state }], () => askAsPerson(origin, person, "api", elsewhere));
          return {
            action: "blocked the API outside Home, report-only and enforced, and requested a token from elsewhere",
            expected: { reportOnly: 200, enforced: 53003 },
            found: {
              reportOnly: (await askUnder("enabledForReportingButNotEnforced")).answer,
              enforced: (await askUnder("enabled")).answer,
            },
          };
        }),
      ),
  ),

  ofCaller(
    row(
      "B08",
      "A policy for users doesn't affect the caller; one for workload identities blocks it outside Home.",
      (origin, admin) =>
        withHome(admin, async (homeId) => {
          const caller = await callersServicePrincipal(origin, admin);
          const ask = async () => ({
            home: (await askAsCaller(origin, home)).answer,
            elsewhere: (await askAsCaller(origin, elsewhere)).answer,
          });
          const people: PolicySpec = { ...onlyFromHome(homeId, { include: ["All"] }) };
          const workloads: PolicySpec = {
            servicePrincipals: [caller],
            resources: { include: ["All"] },
            exceptFrom: [homeId],
            control: "block",
          };
          return {
            action:
              "blocked all users, then the caller's service principal, outside Home, and requested tokens as the caller",
            expected: { people: { home: 200, elsewhere: 200 }, workloads: { home: 200, elsewhere: 53003 } },
            found: {
              people: await withPolicies(admin, [people], ask),
              workloads: await withPolicies(admin, [workloads], ask),
            },
          };
        }),
    ),
  ),
]);

async function callersServicePrincipal({ caller }: Origin, { graph }: Administrator): Promise<string> {
  return (await servicePrincipalByClientId(graph, caller.clientId))?.id ?? "";
}
