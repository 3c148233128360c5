import type { Fixture } from "../entra-fixture.ts";
import { addUsers } from "../user-fixture.ts";
import type { RefusalCase } from "./refusal-case.ts";

/** Asks for a user, once one enforced policy demands that of all of them. */
function askUnder(control: string, { registered = false } = {}): RefusalCase["ask"] {
  return (fixture) => {
    const users = addUsers(fixture);
    if (registered) fixture.tenant.directory.users.registerAuthenticationMethod(users.ada.id);
    fixture.tenant.conditionalAccess.policies.create({
      displayName: "policy",
      state: "enabled",
      conditions: {
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: [control] },
    });
    return users.signIn();
  };
}

/** Asks for a user who has registered nothing, where security defaults are on. */
const askUnderSecurityDefaults: RefusalCase["ask"] = (fixture) => {
  fixture.tenant.conditionalAccess.setSecurityDefaults(true);
  return addUsers(fixture).signIn();
};

function decidedBy({ tenant }: Fixture): string {
  const [policy] = tenant.conditionalAccess.policies.all();
  return `{"access_token":{"capolids":{"essential":true,"values":["${policy?.id}"]}}}`;
}

function enrollment({ api }: Fixture): string {
  return `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '${api.application.appId}'.`;
}

const invalidGrant = { status: 400, error: "invalid_grant" } as const;

export const conditionalAccessCases: readonly RefusalCase[] = [
  {
    code: 50076,
    when: "a policy demands multifactor authentication of a user with a registered method",
    ask: askUnder("mfa", { registered: true }),
    ...invalidGrant,
    sentence: ({ api }) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${api.application.appId}'.`,
    hasUri: true,
    suberror: "basic_action",
  },
  {
    code: 50079,
    when: "a policy demands multifactor authentication of a user without a registered method",
    ask: askUnder("mfa"),
    ...invalidGrant,
    sentence: enrollment,
    suberror: "basic_action",
    claims: decidedBy,
  },
  {
    code: 50079,
    when: "security defaults demand multifactor authentication: no policy is named",
    ask: askUnderSecurityDefaults,
    ...invalidGrant,
    sentence: enrollment,
    suberror: "basic_action",
  },
  {
    code: 53003,
    when: "a policy blocks",
    ask: askUnder("block"),
    ...invalidGrant,
    sentence: () =>
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    hasUri: true,
    suberror: "message_only",
    claims: decidedBy,
  },
  {
    code: 53000,
    when: "a policy demands a compliant device",
    ask: askUnder("compliantDevice"),
    ...invalidGrant,
    sentence: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.",
    suberror: "message_only",
  },
  {
    code: 53001,
    when: "a policy demands a domain joined device",
    ask: askUnder("domainJoinedDevice"),
    ...invalidGrant,
    sentence: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a domain joined device, and the device is not domain joined.",
    suberror: "message_only",
  },
];
