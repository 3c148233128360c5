import { findByClientId } from "../../azure/by-client-id.ts";
import { type Check, ofCaller } from "../check.ts";
import type { Administrator, Origin } from "../origin.ts";
import { askAsCaller, askAsPerson } from "./ask-from.ts";
import type { PolicyWish } from "./policy-body.ts";
import { onlyFromHome, row, signedIn } from "./row.ts";
import { places, withHome, withPolicies } from "./with-policies.ts";

const { home, elsewhere } = places;

/** Rows B07, B08: report-only, and what has no person behind it. */
export const workloadChecks: readonly Check[] = [
  row("B07", "A policy in report-only refuses nobody.", (origin, admin) =>
    signedIn(origin, admin, (person) =>
      withHome(admin, async (homeId) => {
        const enforced = onlyFromHome(homeId, { include: [origin.outputs.api.clientId] });
        const asked = (state: "enabled" | "enabledForReportingButNotEnforced") =>
          withPolicies(admin, [{ ...enforced, state }], () => askAsPerson(origin, person, "api", elsewhere));
        return {
          did: "blocked the API from elsewhere, in report-only and enforced, and asked from there",
          expected: { reportOnly: 200, enforced: 53003 },
          found: {
            reportOnly: (await asked("enabledForReportingButNotEnforced")).answer,
            enforced: (await asked("enabled")).answer,
          },
        };
      }),
    ),
  ),

  ofCaller(
    row(
      "B08",
      "A policy for people never touches the caller; one for workload identities confines it to Home.",
      (origin, admin) =>
        withHome(admin, async (homeId) => {
          const caller = await callersServicePrincipal(origin, admin);
          const ask = async () => ({
            home: (await askAsCaller(origin, home)).answer,
            elsewhere: (await askAsCaller(origin, elsewhere)).answer,
          });
          const people: PolicyWish = { ...onlyFromHome(homeId, { include: ["All"] }) };
          const workloads: PolicyWish = {
            servicePrincipals: [caller],
            resources: { include: ["All"] },
            exceptFrom: [homeId],
            control: "block",
          };
          return {
            did: "blocked everybody, then the caller's service principal, from everywhere but Home, and asked as the caller",
            expected: { people: { home: 200, elsewhere: 200 }, workloads: { home: 200, elsewhere: 53003 } },
            found: {
              people: await withPolicies(admin, [people], ask),
              workloads: await withPolicies(admin, [workloads], ask),
            },
          };
        }),
    ),
  ),
];

async function callersServicePrincipal({ caller }: Origin, { graph }: Administrator): Promise<string> {
  const found = await findByClientId<{ readonly id: string }>(graph, "servicePrincipals", caller.clientId);
  return found?.id ?? "";
}
