import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** A user's sign-in is refused: password, account, assignment, consent. */
export const userRows = aadstsTable({
  50034: {
    means: "The tenant has no such user.",
    causes: ["The user name is misspelt, or is of another tenant."],
    cures: ["Caller's team: use the user principal name as the tenant has it.", cures.tokenEndpoint],
  },
  50126: {
    means: "User name or password is wrong.",
    causes: [
      "The password was changed, mistyped, or not URL-encoded in the form.",
      "The account is federated: its password is checked elsewhere, and this grant does not go there.",
    ],
    cures: ["Caller's team: check the password by signing in to a portal; URL-encode it.", cures.noPassword],
    source: pages.password,
  },
  50053: {
    means: "The account is locked, or the sign-in came from an address with a bad name.",
    causes: ["Too many wrong passwords, often by a job with an old one.", "The address is known for attacks."],
    cures: [
      "Caller's team: stop the job that has the old password; the lock ends by itself.",
      "Administrator: the sign-in log's failure reason says which of the two it is.",
    ],
  },
  50055: {
    means: "The password has expired.",
    causes: ["The tenant's password policy, or a temporary password that was never changed."],
    cures: ["Administrator: reset it, or have the user change it interactively.", cures.noPassword],
  },
  50056: {
    means: "The directory holds no password of this user, or the one sent is empty.",
    causes: ["The account is federated or without password.", "The password is missing from the form."],
    cures: ["Caller's team: use an account of the cloud, with a password.", cures.noPassword],
  },
  50057: {
    means: "The user account is disabled.",
    causes: ["An administrator, or the on-premises directory, disabled it."],
    cures: ["Administrator: enable the account, or give the caller another way in."],
  },
  50020: {
    means: "The user is of another tenant, and no guest here.",
    causes: ["A personal account or another organisation's was used."],
    cures: ["Administrator: invite the user as a guest.", "Caller's team: sign in with an account of this tenant."],
  },
  50105: {
    means: "The API requires assignment, and this user has none.",
    causes: [
      "The user is not assigned, directly or as a direct member of an assigned group (nested groups do not count).",
      "The assignment is minutes old.",
    ],
    cures: [
      "Deployer: name the user, or one of the user's groups, under an app role in `protected-function:people`, and `npx pulumi up`.",
      "Administrator: make the user a direct member of an assigned group.",
      cures.wait,
    ],
    source: pages.notAssigned,
  },
  65001: {
    means: "Nobody has consented to this application's use of the resource for this user.",
    causes: [
      "The consent for the tenant was removed, or the request asks for a scope that it does not cover.",
      "The resource requires assignment: then users cannot consent for themselves.",
    ],
    cures: [
      "Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack grants what the program needs.",
      "Administrator: grant admin consent for what else is asked.",
      cures.scope,
    ],
  },
  90094: {
    means: "An administrator must consent.",
    causes: ["The tenant does not let users consent, or the scope is one that only administrators may grant."],
    cures: ["Administrator: grant admin consent.", cures.scope],
  },
});

const resourceAsked =
  "The request asked for another resource than the API: `openid profile` alone means Microsoft Graph, and Graph's policies.";
const multifactor = [
  "Administrator: exclude the service account from the policy for this API, and nothing more; allow 24 hours at worst.",
  "Administrator: security defaults exclude nobody; Conditional Access policies in their place do (Entra ID P1).",
  cures.scope,
  cures.noPassword,
];

/** The password was right; a policy of the tenant refuses all the same. Policies for users never touch client credentials. */
export const conditionalAccessRows = aadstsTable({
  50076: {
    means:
      "The password is right; multifactor authentication is required, and this grant can't do it. The account has an " +
      "authentication method registered: without one the code is AADSTS50079.",
    causes: [
      "A Conditional Access policy, per-user MFA or security defaults require it of this user for this resource.",
      resourceAsked,
    ],
    cures: multifactor,
    source: pages.password,
  },
  50079: {
    means:
      "The password is right; multifactor authentication is required, and the account has no authentication method " +
      "registered. With one the code is AADSTS50076: a password alone gets no token either way.",
    causes: [
      "Security defaults are on, as in every new tenant: everybody has to register, service accounts too.",
      "A Conditional Access policy or per-user MFA requires it of this account, and a service account has no method.",
      resourceAsked,
    ],
    cures: [
      ...multifactor,
      "Administrator: have the user register (https://myprofile.microsoft.com, Security info), where a person signs in to the account interactively.",
    ],
  },
  50074: {
    means: "Strong authentication is demanded and was not passed.",
    causes: ["The multifactor prompt was not answered, or the grant cannot show one."],
    cures: multifactor,
  },
  50072: {
    means: "The user must register for a second factor, interactively.",
    causes: ["Multifactor authentication is demanded of a user who has no method registered."],
    cures: ["Administrator: have the user register.", ...multifactor],
  },
  50078: {
    means: "The multifactor authentication of this session is too old.",
    causes: ["A policy demands it anew after some time."],
    cures: ["Caller's team: sign in again, interactively.", cures.noPassword],
  },
  53003: {
    means: "The sign-in as such is right; a Conditional Access policy blocks it.",
    causes: [
      "The request came from an address outside the allowed locations.",
      "The user may reach some resources only, and this request asked for another one.",
      "For an application: a policy for workload identities.",
    ],
    cures: [
      "Administrator: the sign-in log, by the correlation id, names the policy and the address seen.",
      "Caller's team: call from an allowed address, and ask for no other resource.",
      "Anyone: after a change of policy, wait: it takes minutes, at worst a day; a token already issued stays good.",
    ],
    source: pages.conditionalAccess,
  },
  53000: {
    means: "A Conditional Access policy demands a compliant device.",
    causes: ["The device is not managed, or not compliant; a server's job never is."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
    source: pages.conditionalAccess,
  },
  53001: {
    means: "A Conditional Access policy demands a domain-joined device.",
    causes: ["The device is not joined; a server's job never is."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
  },
  53002: {
    means: "A Conditional Access policy demands an approved client app.",
    causes: ["The application is not on the list of approved ones."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
  },
  53004: {
    means: "The user must register for multifactor authentication, and may not from here.",
    causes: ["The sign-in counts as risky."],
    cures: ["Administrator: look at the user's risk; have the user register from a trusted place."],
  },
  530032: {
    means: "A security policy of the tenant blocks the request.",
    causes: ["The request does not meet a tenant-wide policy."],
    cures: ["Administrator: the sign-in log, by the correlation id, names the policy."],
  },
  530035: {
    means: "Security defaults block the request.",
    causes: ["It uses a way of signing in that counts as legacy or unsafe, such as a plain password."],
    cures: [cures.noPassword, "Administrator: Conditional Access policies in place of security defaults."],
    source: pages.securityDefaults,
  },
});
