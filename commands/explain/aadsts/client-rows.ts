import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

/** Who asks is unknown, switched off, or shows no credential or the wrong one. */
export const clientRows: Readonly<Record<number, AadstsRow>> = {
  700038: {
    means: "No application anywhere has this client id.",
    causes: ["The client id is misspelt, or an object id was taken for it.", "A placeholder was left in the request."],
    cures: [cures.clientId],
    source: "https://github.com/calvinchengx/entra-emulator (a recording of a tenant's answer, August 2026)",
  },
  700016: {
    means: "The application is not in this tenant.",
    causes: [
      "The token was asked of another tenant than the one where the caller is registered.",
      "The registration was deleted, or an object id was taken for the client id.",
    ],
    cures: [cures.clientId, cures.tokenEndpoint, "Deployer: `npx pulumi up` makes a deleted registration anew."],
    source: pages.codes,
  },
  7000229: {
    means: "The application has no service principal in this tenant.",
    causes: ["Its service principal was deleted, or the registration was made by a tool that makes none."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack declares one for each caller."],
    source: pages.servicePrincipalLess,
  },
  7000112: {
    means: "The application is switched off in this tenant.",
    causes: ["Its service principal is disabled (accountEnabled is false), by a person or by Microsoft."],
    cures: ["Administrator: Enterprise applications, the caller, Properties, 'Enabled for users to sign in': Yes."],
    source: pages.codes,
  },
  7000218: {
    means: "The application must prove who it is, and showed neither secret nor assertion.",
    causes: [
      "client_secret is missing or empty, or was sent where a form was expected.",
      "A username and password, or a device code, were sent to a registration without public client flows: the API itself, say, or a caller.",
    ],
    cures: [
      "Caller's team: send client_secret (or client_assertion) in the form.",
      "Caller's team: people sign in at the stack's public client, `npx pulumi stack output publicClient`.",
      "Deployer: only if people must sign in with passwords: `protected-function:publicClientFlows` true. A weakening.",
    ],
    source: pages.codes,
  },
  7000216: {
    means: "This grant needs a credential of the application, and none was shown.",
    causes: ["client_secret is missing or empty."],
    cures: ["Caller's team: send client_secret or client_assertion in the form."],
    source: pages.clientCredentials,
  },
  7000215: {
    means: "The client secret is wrong.",
    causes: [
      "The secret's id was used in place of its value.",
      "The value was cut off, or not URL-encoded in the form (~ . + / & change or end it).",
      "The secret was rotated and the caller still has the old one; or it belongs to another application.",
    ],
    cures: [cures.secretOutput, "Caller's team: URL-encode it (curl: --data-urlencode).", cures.wait],
    source: pages.codes,
  },
  7000222: {
    means: "The client secret is right, and expired.",
    causes: ["Its end date has passed."],
    cures: [
      "Deployer: `./pf rotate --stack <stack> --caller <caller>`, then `npx pulumi up`, and hand the new one over. The end dates are `protected-function:callers` <caller>.secrets.",
      "Deployer: better, a caller without a secret: certificate or federated in `protected-function:callers`.",
    ],
    source: pages.codes,
  },
  700025: {
    means: "A public client showed a secret.",
    causes: ["The registration is a public client; a secret or an assertion was sent with the request."],
    cures: ["Caller's team: leave client_secret out, or use a caller's own registration."],
    source: pages.codes,
  },
  70001: {
    means: "The application is unknown in this tenant, or switched off.",
    causes: ["The client id is wrong for this tenant."],
    cures: [cures.clientId, cures.tokenEndpoint],
    source: pages.codes,
  },
  65002: {
    means: "One of Microsoft's own applications may not ask for this permission.",
    causes: ["The Azure CLI or PowerShell was signed in as a person to do what needs an application of one's own."],
    cures: ["Deployer: sign in as a service principal or managed identity that holds the permission."],
    source: pages.codes,
  },
};
