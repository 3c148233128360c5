import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

const resourceAsked =
  "The request asked for another resource than the API: `openid profile` alone means Microsoft Graph, and Graph's policies.";
const multifactor = [
  "Administrator: exclude the service account from the policy for this API, and nothing more; allow 24 hours at worst.",
  "Administrator: security defaults exclude nobody; Conditional Access policies in their place do (Entra ID P1).",
  cures.scope,
  cures.noPassword,
];

/** The password was right; a policy of the tenant refuses all the same. Policies for users never touch client credentials. */
export const conditionalAccessRows: Readonly<Record<number, AadstsRow>> = {
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
    source: pages.codes,
  },
  50074: {
    means: "Strong authentication is demanded and was not passed.",
    causes: ["The multifactor prompt was not answered, or the grant cannot show one."],
    cures: multifactor,
    source: pages.codes,
  },
  50072: {
    means: "The user must register for a second factor, interactively.",
    causes: ["Multifactor authentication is demanded of a user who has no method registered."],
    cures: ["Administrator: have the user register.", ...multifactor],
    source: pages.codes,
  },
  50078: {
    means: "The multifactor authentication of this session is too old.",
    causes: ["A policy demands it anew after some time."],
    cures: ["Caller's team: sign in again, interactively.", cures.noPassword],
    source: pages.codes,
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
    source: pages.codes,
  },
  53002: {
    means: "A Conditional Access policy demands an approved client app.",
    causes: ["The application is not on the list of approved ones."],
    cures: ["Administrator: exclude the account from that policy for this API.", cures.noPassword],
    source: pages.codes,
  },
  53004: {
    means: "The user must register for multifactor authentication, and may not from here.",
    causes: ["The sign-in counts as risky."],
    cures: ["Administrator: look at the user's risk; have the user register from a trusted place."],
    source: pages.codes,
  },
  530032: {
    means: "A security policy of the tenant blocks the request.",
    causes: ["The request does not meet a tenant-wide policy."],
    cures: ["Administrator: the sign-in log, by the correlation id, names the policy."],
    source: pages.codes,
  },
  530035: {
    means: "Security defaults block the request.",
    causes: ["It uses a way of signing in that counts as legacy or unsafe, such as a plain password."],
    cures: [cures.noPassword, "Administrator: Conditional Access policies in place of security defaults."],
    source: pages.securityDefaults,
  },
};
