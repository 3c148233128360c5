import { type Case, harmful, input, observed, replace } from "./case.ts";

const policy = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy policy-apiOnlyFrom";
const office = "azuread:index/namedLocation:NamedLocation location-office";

/** Conditional access. */
export const policies: readonly Case[] = [
  harmful({
    title: "the policy is about browsers alone",
    class: "client app types of an enforced policy",
    edits: replace(
      "infra/conditional-access/conditional-access.ts",
      'clientAppTypes: ["all"],',
      'clientAppTypes: ["browser"],',
    ),
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/weaker", about: "named locations" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "one emergency account is left",
    class: "one emergency account of two removed",
    edits: { setting: "conditionalAccess.emergencyAccounts", to: ["emergency1@contoso.com"] },
    verdict: ["weakens", "breaks"],
    findings: [{ id: "emergency/one-way-back", about: "" }],
    through: [
      observed("matrix.subjects.emergency account emergency2@contoso.com", undefined),
      input(policy, "conditions.users.excludedUsers", ["<user emergency1@contoso.com>"]),
    ],
  }),
  harmful({
    title: "two ranges become one that is twice as wide",
    class: "address ranges widened",
    edits: { setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.112.0/22"] },
    // Who signs in by a browser alone gains, and the matrix tries no browser: nobody is named, so that it may be called weaker.
    verdict: ["opens", "weakens"],
    findings: [{ id: "location/wider", about: "office" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "a range grows by one bit",
    class: "address ranges widened",
    edits: {
      setting: "conditionalAccess.namedLocations.office.cidrs",
      to: ["203.0.112.0/24", "203.0.113.0/24", "203.0.114.0/23"],
    },
    verdict: ["opens", "weakens"],
    findings: [{ id: "location/wider", about: "office" }],
    through: [
      observed("matrix.places.office.ranges.+", "203.0.114.0/23"),
      input(office, "ip.ipRanges.+", "203.0.114.0/23"),
    ],
  }),
  harmful({
    title: "the policies only watch",
    class: "policy no longer enforced",
    edits: { setting: "conditionalAccess.state", to: "report-only" },
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/not-enforced", about: "named locations" }],
    through: [
      observed("matrix.policies.The API only from named locations.state", "enabledForReportingButNotEnforced"),
      input(policy, "state", "enabledForReportingButNotEnforced"),
    ],
  }),
  harmful({
    title: "the API is reached from everywhere",
    class: "resource no longer declared",
    edits: { setting: "conditionalAccess.apiOnlyFrom", to: undefined },
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/removed", about: "named locations" }],
    through: [
      observed("matrix.policies.The API only from named locations", undefined),
      { resource: policy, removed: true },
    ],
  }),
  harmful({
    title: "a whole group is spared by the policy",
    class: "policy exclusion widened",
    edits: { setting: "conditionalAccess.emergencyGroups", to: ["Everyone in Sales"] },
    verdict: ["weakens", "opens"],
    findings: [{ id: ["policy/weaker", "emergency/account-added"], about: /named locations|Sales/ }],
    through: [
      observed(
        "matrix.policies.The API only from named locations.who",
        "All users, but not the group Everyone in Sales.",
      ),
      observed("matrix.policies.The API only from named locations.reach.who.excluded.+", "the group Everyone in Sales"),
      input(policy, "conditions.users.excludedGroups", ["<group Everyone in Sales>"]),
    ],
  }),
  harmful({
    title: "the office is a trusted location of the whole tenant",
    class: "location trusted",
    edits: { setting: "conditionalAccess.namedLocations.office.trusted", to: true },
    verdict: "weakens",
    findings: [{ id: "location/trusted", about: "office" }],
    through: [observed("matrix.places.office.trusted", true), input(office, "ip.trusted", true)],
  }),
  harmful({
    title: "who has a second factor is not blocked",
    class: "policy control weaker",
    edits: replace(
      "infra/definitions/policies.ts",
      'exceptFrom: apiOnlyFrom.map(locationId),\n      control: "block"',
      'exceptFrom: apiOnlyFrom.map(locationId),\n      control: "mfa"',
    ),
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/weaker", about: "named locations" }],
    through: [
      observed("matrix.policies.The API only from named locations.demands", "A second factor (MFA)."),
      input(policy, "grantControls.builtInControls", ["mfa"]),
    ],
  }),
  harmful({
    title: "being locked out is accepted",
    class: "an accepted risk",
    edits: {
      setting: "conditionalAccess.acceptLockOutRisk",
      to: { "no-emergency-access": "We deploy from the office only, ticket 4711" },
    },
    verdict: ["weakens", "unknown"],
    findings: [{ id: "setting/accepted-risk", about: "no-emergency-access" }],
  }),
];
