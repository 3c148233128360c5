import type { SettingsOfStack } from "./settings-file.ts";

/** Callers reach the twin from the office, unless they say otherwise. */
export const officeSettings: SettingsOfStack = {
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["203.0.113.0/28"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    baselineMfa: true,
    apiOnlyFrom: ["office"],
    workloadIdentitiesOnlyFrom: ["office"],
  },
};

export const asked = ["--who", "grace@twin.onmicrosoft.com", "--resource", "api"];

/** The answer for a person, with the program's own policies. */
export const fromElsewhere = [
  '✗ Blocked by "The API only from named locations, policy of whocalls (local)".',
  "",
  "grace@twin.onmicrosoft.com signs in for the API from 203.0.113.77, with an app (not in a browser). Only conditional access is checked, not app roles.",
  "",
  "Policies that apply",
  "  MFA for everybody, policy of whocalls (local)                  enforced  Require multifactor authentication",
  "  The API only from named locations, policy of whocalls (local)  enforced  Block access",
  "",
  "Policies that don't apply, and the part that excludes this sign-in",
  "  Callers only from named locations, policy of whocalls (local)  enforced  Users",
  "",
  "Next:",
  "  If grace@twin.onmicrosoft.com should get in, exclude grace@twin.onmicrosoft.com from that policy, or ask with another --from.",
  "  See all callers, places and resources: ./pf matrix --html access.html",
  "",
].join("\n");
