import type { Case } from "./case.ts";

const policy = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy policy-apiOnlyFrom";
const office = "azuread:index/namedLocation:NamedLocation location-office";

/** Conditional access. */
export const policies: readonly Case[] = [
  {
    title: "the policy is about browsers alone",
    class: "client app types of an enforced policy",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/conditional-access/conditional-access.ts",
        find: 'clientAppTypes: ["all"],',
        replace: 'clientAppTypes: ["browser"],',
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/weaker", about: "named locations" }],
    through: "engine",
  },
  {
    title: "one emergency account is left",
    class: "one emergency account of two removed",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.emergencyAccounts", to: ["emergency1@contoso.com"] }],
    verdict: ["weakens", "breaks"],
    findings: [{ id: "emergency/one-way-back", about: "" }],
    through: [
      { observed: "matrix.subjects.emergency account emergency2@contoso.com", to: undefined },
      {
        resource: policy,
        path: "inputs.conditions.users.excludedUsers",
        to: ["<user emergency1@contoso.com>"],
      },
    ],
  },
  {
    title: "two ranges become one that is twice as wide",
    class: "address ranges widened",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.namedLocations.office.cidrs", to: ["203.0.112.0/22"] }],
    // Who signs in by a browser alone gains, and the matrix tries no browser: nobody is named, so that it may be called weaker.
    verdict: ["opens", "weakens"],
    findings: [{ id: "location/wider", about: "office" }],
    through: "engine",
  },
  {
    title: "a range grows by one bit",
    class: "address ranges widened",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        setting: "conditionalAccess.namedLocations.office.cidrs",
        to: ["203.0.112.0/24", "203.0.113.0/24", "203.0.114.0/23"],
      },
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: "location/wider", about: "office" }],
    through: [
      { observed: "matrix.places.office.ranges.+", to: "203.0.114.0/23" },
      { resource: office, path: "inputs.ip.ipRanges.+", to: "203.0.114.0/23" },
    ],
  },
  {
    title: "the policies only watch",
    class: "policy no longer enforced",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.state", to: "report-only" }],
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/not-enforced", about: "named locations" }],
    through: [
      { observed: "matrix.policies.The API only from named locations.state", to: "enabledForReportingButNotEnforced" },
      { resource: policy, path: "inputs.state", to: "enabledForReportingButNotEnforced" },
    ],
  },
  {
    title: "the API is reached from everywhere",
    class: "resource no longer declared",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.apiOnlyFrom", to: undefined }],
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/removed", about: "named locations" }],
    through: [
      { observed: "matrix.policies.The API only from named locations", to: undefined },
      { resource: policy, removed: true },
    ],
  },
  {
    title: "a whole group is spared by the policy",
    class: "policy exclusion widened",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.emergencyGroups", to: ["Everyone in Sales"] }],
    verdict: ["weakens", "opens"],
    findings: [{ id: ["policy/weaker", "emergency/account-added"], about: /named locations|Sales/ }],
    through: [
      {
        observed: "matrix.policies.The API only from named locations.who",
        to: "All users, but not the group Everyone in Sales.",
      },
      {
        observed: "matrix.policies.The API only from named locations.reach.who.excluded.+",
        to: "the group Everyone in Sales",
      },
      { resource: policy, path: "inputs.conditions.users.excludedGroups", to: ["<group Everyone in Sales>"] },
    ],
  },
  {
    title: "the office is a trusted location of the whole tenant",
    class: "location trusted",
    kind: "harmful",
    app: "who-calls",
    edits: [{ setting: "conditionalAccess.namedLocations.office.trusted", to: true }],
    verdict: "weakens",
    findings: [{ id: "location/trusted", about: "office" }],
    through: [
      { observed: "matrix.places.office.trusted", to: true },
      { resource: office, path: "inputs.ip.trusted", to: true },
    ],
  },
  {
    title: "who has a second factor is not blocked",
    class: "policy control weaker",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/conditional-access/policies.ts",
        find: 'exceptFrom: apiOnlyFrom.map(locationId),\n      control: "block"',
        replace: 'exceptFrom: apiOnlyFrom.map(locationId),\n      control: "mfa"',
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: "policy/weaker", about: "named locations" }],
    through: [
      { observed: "matrix.policies.The API only from named locations.demands", to: "A second factor (MFA)." },
      { resource: policy, path: "inputs.grantControls.builtInControls", to: ["mfa"] },
    ],
  },
  {
    title: "being locked out is accepted",
    class: "an accepted risk",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        setting: "conditionalAccess.acceptLockOutRisk",
        to: { "no-emergency-access": "We deploy from the office only, ticket 4711" },
      },
    ],
    verdict: ["weakens", "unknown"],
    findings: [{ id: "setting/accepted-risk", about: "no-emergency-access" }],
    through: [],
  },
];
