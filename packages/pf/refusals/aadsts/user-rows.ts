import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** A user's sign-in is refused: password, account, assignment, consent. */
export const userRows = aadstsTable({
  50034: {
    means: "The tenant has no such user.",
    causes: ["The user name is misspelled, or belongs to another tenant."],
    cures: ["Caller's team: use the tenant's user principal name.", cures.tokenEndpoint],
  },
  50126: {
    means: "The user name or password is wrong.",
    causes: [
      "The password was changed, mistyped, or not URL-encoded in the form.",
      "The account is federated: its password is checked elsewhere, which this grant can't do.",
    ],
    cures: ["Caller's team: check the password by signing in to a portal, and URL-encode it.", cures.noPassword],
    source: pages.password,
  },
  50053: {
    means: "The account is locked, or the sign-in came from an address with a bad reputation.",
    causes: [
      "There were too many wrong passwords, often from a job with an old one.",
      "The address is known for attacks.",
    ],
    cures: [
      "Caller's team: stop the job that has the old password. The lock ends by itself.",
      "Administrator: read the failure reason in the sign-in log.",
    ],
  },
  50055: {
    means: "The password has expired.",
    causes: ["The tenant's password policy applies, or a temporary password was never changed."],
    cures: ["Administrator: reset it, or ask the user to change it interactively.", cures.noPassword],
  },
  50056: {
    means: "The directory has no password for this user, or the request's password is empty.",
    causes: ["The account is federated or has no password.", "The password is missing from the form."],
    cures: ["Caller's team: use a cloud account with a password.", cures.noPassword],
  },
  50057: {
    means: "The user account is disabled.",
    causes: ["An administrator, or the on-premises directory, disabled it."],
    cures: ["Administrator: enable the account, or give the caller another way in."],
  },
  50020: {
    means: "The user belongs to another tenant and isn't a guest here.",
    causes: ["The sign-in used a personal account or another organization's."],
    cures: ["Administrator: invite the user as a guest.", "Caller's team: sign in with an account of this tenant."],
  },
  50105: {
    means: "The API requires assignment, and this user isn't assigned.",
    causes: [
      "The user isn't assigned, directly or as a direct member of an assigned group (nested groups don't count).",
      "The assignment is minutes old.",
    ],
    cures: [
      "Deployer: add the user, or one of the user's groups, to an app role in `protected-function:people`, and run `npx pulumi up`.",
      "Administrator: make the user a direct member of an assigned group.",
      cures.wait,
    ],
    source: pages.notAssigned,
  },
  65001: {
    means: "Nobody has consented, for this user, to this application's use of the resource.",
    causes: [
      "The tenant-wide consent was removed, or doesn't cover the requested scope.",
      "The resource requires assignment, so users can't consent for themselves.",
    ],
    cures: [
      "Deployer: run `npx pulumi refresh`, then `npx pulumi up`: the stack grants the program's consent.",
      "Administrator: grant admin consent for any other scope.",
      cures.scope,
    ],
  },
  65004: {
    means: "The user declined to consent.",
    causes: ["Someone pressed Cancel on the page with the permissions."],
    cures: ["Caller's team: sign in again and accept.", "Administrator: grant admin consent, so that nobody is asked."],
  },
  90094: {
    means: "An administrator must consent.",
    causes: ["Users can't consent in this tenant, or only administrators can grant the scope."],
    cures: ["Administrator: grant admin consent.", cures.scope],
  },
});

const resourceAsked =
  "The request was for another resource than the API: `openid profile` alone means Microsoft Graph and its policies.";
const multifactor = [
  "Administrator: exclude only the service account from the policy for this API. It takes up to 24 hours.",
  "Administrator: security defaults exclude nobody. Use Conditional Access policies instead (Entra ID P1).",
  cures.scope,
  cures.noPassword,
];

/** The password is right, but a policy of the tenant refuses. Policies for users never affect client credentials. */
export const conditionalAccessRows = aadstsTable({
  50076: {
    means:
      "The password is right, but multifactor authentication is required, which this grant can't do. The account has a " +
      "registered authentication method: without one, the code is AADSTS50079.",
    causes: [
      "A Conditional Access policy, per-user MFA or security defaults require it of this user for this resource.",
      resourceAsked,
    ],
    cures: multifactor,
    source: pages.password,
  },
  50079: {
    means:
      "The password is right, but multifactor authentication is required, and the account has no registered " +
      "authentication method. With one, the code is AADSTS50076: a password alone gets no token either way.",
    causes: [
      "Security defaults are on, as in every new tenant: everyone must register, including service accounts.",
      "A Conditional Access policy or per-user MFA requires it of this account, and a service account has no method.",
      resourceAsked,
    ],
    cures: [
      ...multifactor,
      "Administrator: if a person signs in to the account interactively, have them register (https://myprofile.microsoft.com, Security info).",
    ],
  },
  50074: {
    means: "Strong authentication is required and wasn't completed.",
    causes: ["Nobody answered the multifactor prompt, or the grant can't show one."],
    cures: multifactor,
  },
  50072: {
    means: "The user must register for a second factor, interactively.",
    causes: ["Multifactor authentication is required of a user without a registered method."],
    cures: ["Administrator: have the user register.", ...multifactor],
  },
  50078: {
    means: "The multifactor authentication of this session is too old.",
    causes: ["A policy requires it again after some time."],
    cures: ["Caller's team: sign in again, interactively.", cures.noPassword],
  },
  53003: {
    means: "The sign-in is right, but a Conditional Access policy blocks it.",
    causes: [
      "The request came from an address outside the allowed locations.",
      "The user may use some resources only, and this request was for another one.",
      "For an application: a policy for workload identities applies.",
    ],
    cures: [
      "Administrator: look up the correlation id in the sign-in log, which has the policy and the address.",
      "Caller's team: call from an allowed address, and request only the API.",
      "Anyone: after a policy change, wait minutes, at worst a day. An issued token stays valid.",
    ],
    source: pages.conditionalAccess,
  },
  53000: {
    means: "A Conditional Access policy requires a compliant device.",
    causes: ["The device isn't managed or compliant. A server's job never is."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
    source: pages.conditionalAccess,
  },
  53001: {
    means: "A Conditional Access policy requires a domain-joined device.",
    causes: ["The device isn't joined. A server's job never is."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
  },
  53002: {
    means: "A Conditional Access policy requires an approved client app.",
    causes: ["The application isn't on the list of approved ones."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
  },
  53004: {
    means: "The user must register for multifactor authentication, but can't do so from here.",
    causes: ["The sign-in counts as risky."],
    cures: ["Administrator: check the user's risk, and have the user register from a trusted place."],
  },
  530032: {
    means: "A security policy of the tenant blocks the request.",
    causes: ["The request doesn't meet a tenant-wide policy."],
    cures: ["Administrator: look up the correlation id in the sign-in log, which has the policy."],
  },
  530035: {
    means: "Security defaults block the request.",
    causes: ["The sign-in counts as legacy or unsafe, such as a plain password."],
    cures: [cures.noPassword, "Administrator: use Conditional Access policies instead of security defaults."],
    source: pages.securityDefaults,
  },
});
