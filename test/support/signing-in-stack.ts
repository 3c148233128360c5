import { inDays } from "./in-days.ts";
import type { SettingsOfStack } from "./settings-file.ts";

/** A service account, as every twin has one to take for it. */
export const grace = "grace@twin.onmicrosoft.com";

/** The guide's afternoon as settings: every policy about people, enforced. */
export const enforcedPolicies = {
  state: "enforced",
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  serviceAccounts: [grace],
  namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
  baselineMfa: true,
  serviceAccountMfaElsewhere: true,
  serviceAccountOnlyApi: true,
  apiOnlyFrom: ["office"],
  everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
};

/** A stack where people sign in with username and password. */
export const signingIn: SettingsOfStack = {
  publicClientFlows: true,
  people: { "Function.Invoke": { users: [grace] } },
  callers: { integration: { secrets: { first: { endDate: inDays(150) } } } },
};
