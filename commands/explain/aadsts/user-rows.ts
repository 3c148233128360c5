import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

/** A user's sign-in is refused: password, account, assignment, consent. */
export const userRows: Readonly<Record<number, AadstsRow>> = {
  50034: {
    means: "The tenant has no such user.",
    causes: ["The user name is misspelt, or is of another tenant."],
    cures: ["Caller's team: use the user principal name as the tenant has it.", cures.tokenEndpoint],
    source: pages.codes,
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
    source: pages.codes,
  },
  50055: {
    means: "The password has expired.",
    causes: ["The tenant's password policy, or a temporary password that was never changed."],
    cures: ["Administrator: reset it, or have the user change it interactively.", cures.noPassword],
    source: pages.codes,
  },
  50056: {
    means: "The directory holds no password of this user, or the one sent is empty.",
    causes: ["The account is federated or without password.", "The password is missing from the form."],
    cures: ["Caller's team: use an account of the cloud, with a password.", cures.noPassword],
    source: pages.codes,
  },
  50057: {
    means: "The user account is disabled.",
    causes: ["An administrator, or the on-premises directory, disabled it."],
    cures: ["Administrator: enable the account, or give the caller another way in."],
    source: pages.codes,
  },
  50020: {
    means: "The user is of another tenant, and no guest here.",
    causes: ["A personal account or another organisation's was used."],
    cures: ["Administrator: invite the user as a guest.", "Caller's team: sign in with an account of this tenant."],
    source: pages.codes,
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
    source: pages.codes,
  },
  90094: {
    means: "An administrator must consent.",
    causes: ["The tenant does not let users consent, or the scope is one that only administrators may grant."],
    cures: ["Administrator: grant admin consent.", cures.scope],
    source: pages.codes,
  },
};
