import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** The client is unknown or disabled, or has no credential or the wrong one. */
export const clientRows = aadstsTable({
  700038: {
    means: "No application anywhere has this client id.",
    causes: ["The client id is misspelled, or is an object id.", "A placeholder was left in the request."],
    cures: [cures.clientId],
    source: "https://github.com/calvinchengx/entra-emulator (a recording of a tenant's answer, August 2026)",
  },
  700016: {
    means: "The application is not in this tenant.",
    causes: [
      "The request went to another tenant than the caller's.",
      "The app registration was deleted, or the client id is an object id.",
    ],
    cures: [
      cures.clientId,
      cures.tokenEndpoint,
      "Deployer: run `npx pulumi up` to create a deleted app registration again.",
    ],
  },
  7000229: {
    means: "The application has no service principal in this tenant.",
    causes: ["Its service principal was deleted, or the tool that created the app registration created none."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`: the stack declares one for each caller."],
    source: pages.servicePrincipalLess,
  },
  7000112: {
    means: "The application is disabled in this tenant.",
    causes: ["Its service principal is disabled (accountEnabled is false), by a person or by Microsoft."],
    cures: [
      "Administrator: `az ad sp update --id <clientId> --set accountEnabled=true`, or Entra ID > Enterprise applications > the caller > Properties > Enabled for users to sign in: Yes.",
    ],
  },
  7000218: {
    means: "The application must authenticate, but sent neither secret nor assertion.",
    causes: [
      "client_secret is missing or empty, or was sent where a form was expected.",
      "A username and password, or a device code, went to an app registration without public client flows, such as the API or a caller.",
    ],
    cures: [
      "Caller's team: send client_secret (or client_assertion) in the form.",
      "Caller's team: people sign in to the stack's public client, `npx pulumi stack output publicClient`.",
      "Deployer: only if people must sign in with passwords, set `protected-function:publicClientFlows` to true. That weakens security.",
    ],
  },
  7000216: {
    means: "This grant needs a credential of the application, and none was sent.",
    causes: ["client_secret is missing or empty."],
    cures: ["Caller's team: send client_secret or client_assertion in the form."],
    source: pages.clientCredentials,
  },
  7000215: {
    means: "The client secret is wrong.",
    causes: [
      "The secret's id was used in place of its value.",
      "The value was cut off, or not URL-encoded in the form (~ . + / & change or end it).",
      "The secret was rotated and the caller still uses the old one, or it belongs to another application.",
    ],
    cures: [cures.secretOutput, "Caller's team: URL-encode it (curl: --data-urlencode).", cures.wait],
  },
  7000222: {
    means: "The client secret is right, but has expired.",
    causes: ["Its end date has passed."],
    cures: [
      "Deployer: `./pf rotate --stack <stack> --caller <caller>`, then `npx pulumi up`, and hand over the new one. Its expiry is in `protected-function:callers` <caller>.secrets.",
      "Deployer: better, use no secret: set certificate or federated in `protected-function:callers`.",
    ],
  },
  700025: {
    means: "A public client sent a secret.",
    causes: ["The app registration is a public client, but the request has a secret or an assertion."],
    cures: ["Caller's team: leave client_secret out, or use a caller's own app registration."],
  },
  70001: {
    means: "The application is unknown in this tenant, or disabled.",
    causes: ["The client id is wrong for this tenant."],
    cures: [cures.clientId, cures.tokenEndpoint],
  },
  65002: {
    means: "One of Microsoft's own applications can't request this permission.",
    causes: ["A person signed in to the Azure CLI or PowerShell for something that needs your own application."],
    cures: ["Deployer: sign in as a service principal or managed identity with the permission."],
  },
});

/** The fix for any difference between credential and assertion. */
const federated =
  "Deployer: set issuer, subject and audience in `protected-function:callers` <caller>.federated to exactly those of the assertion.";

/** Another provider's token instead of a secret is refused, because no federated credential matches it. */
export const federationRows = aadstsTable({
  70021: {
    means: "No federated credential of this application matches the assertion.",
    causes: ["Issuer, subject or audience differ; case matters."],
    cures: [federated, cures.wait],
    source: pages.federation,
  },
  700211: {
    means: "No federated credential of this application has the assertion's issuer.",
    causes: ["A slash at the end, another host, or another tenant's issuer."],
    cures: [federated, cures.wait],
    source: pages.federation,
  },
  700212: {
    means: "No federated credential of this application has the assertion's audience.",
    causes: ["The job requested another audience than api://AzureADTokenExchange (public cloud)."],
    cures: ["Caller's team: request the credential's audience from the provider.", federated],
    source: pages.federation,
  },
  700213: {
    means: "No federated credential of this application has the assertion's subject.",
    causes: [
      "The branch, environment or repository isn't the credential's; case matters.",
      "GitHub sends its immutable subject form (with owner and repository ids), and the credential has the classic form, or the reverse.",
    ],
    cures: [federated, cures.wait],
    source: pages.federation,
  },
  7002137: {
    means: "The assertion's subject, one of Entra ID's own services, isn't the federated credential's.",
    causes: ["The credential has another form than the service's subject."],
    cures: [federated],
    source: "https://github.com/microsoft/Agents/issues/202",
  },
  7002138: {
    means: "The assertion's subject differs from a federated credential's only by case.",
    causes: ["Repository, owner or environment have other capitals: matching is case-sensitive since 2025."],
    cures: [federated],
    source: "https://github.com/Azure/login/issues/517",
  },
  7002131: {
    means: "No flexible federated credential of this application matches the assertion's claims.",
    causes: ["The credential's expression doesn't match this subject."],
    cures: [
      "Deployer: fix the expression, or use an exact subject in `protected-function:callers` <caller>.federated.",
    ],
    source: pages.federation,
  },
  70025: {
    means: "The application has no federated credential.",
    causes: ["The caller has a secret or certificate, or another client id was sent."],
    cures: [
      "Deployer: add the caller's provider to `protected-function:callers` <caller>.federated.",
      cures.clientId,
      cures.wait,
    ],
    source: pages.federation,
  },
  700229: {
    means: "The assertion is a user's token of Entra ID. A federated credential accepts only an application's.",
    causes: ["A person's token was sent, not the managed identity's."],
    cures: ["Caller's team: send the token that the workload got for itself."],
  },
  7000272: {
    means: "The provider's published keys lack the one that signed the assertion.",
    causes: ["The provider changed its keys, or the assertion is from another provider."],
    cures: ["Caller's team: create a fresh assertion. If the error stays, the provider's key set is out of date."],
    source: "https://github.com/Azure/azure-workload-identity/issues/1232",
  },
  50166: {
    means: "Entra ID can't reach the provider's discovery document or keys.",
    causes: ["The issuer's address isn't public or is misspelled, or its host is down."],
    cures: ["Caller's team: make <issuer>/.well-known/openid-configuration reachable from the internet.", federated],
    source: "https://github.com/Azure/azure-workload-identity/issues/642",
  },
});

/** A signed assertion instead of a secret is refused for its content or its signature. */
export const assertionRows = aadstsTable({
  50048: {
    means: "Issuer and subject of the client assertion differ.",
    causes: ["iss or sub isn't the caller's client id. A certificate's assertion has it in both."],
    cures: [
      "Caller's team: set iss and sub to the caller's clientId, or let a Microsoft client library create the assertion.",
    ],
  },
  700021: {
    means: "The client assertion is for another application than the request's client_id.",
    causes: ["iss and sub of the assertion aren't the client_id in the request."],
    cures: [cures.clientId],
    source: pages.certificate,
  },
  5002723: {
    means: "The client assertion's header doesn't name its certificate.",
    causes: ["x5t, x5t#S256 and kid are all missing."],
    cures: ["Caller's team: put the certificate's thumbprint into the header (x5t#S256)."],
    source: pages.certificate,
  },
  5002738: {
    means: "The client assertion is signed with an algorithm that Entra ID doesn't accept.",
    causes: ["HS256, ES256 or none instead of PS256 or RS256."],
    cures: ["Caller's team: sign with PS256, or with RS256 if the library can't."],
    source: pages.certificate,
  },
  700027: {
    means: "No certificate of this application verifies the client assertion's signature.",
    causes: [
      "The certificate isn't registered for this caller, or has expired.",
      "The header's thumbprint (x5t, x5t#S256) names another certificate than the key that signed.",
    ],
    cures: [
      "Deployer: put the public part of the caller's certificate into `protected-function:callers` <caller>.certificate.",
      "Caller's team: sign with the private key of the registered certificate.",
    ],
    source: pages.certificate,
  },
  700024: {
    means: "The client assertion isn't valid now.",
    causes: [
      "It is too old (a GitHub job's token lives five minutes).",
      "The clock of the machine that created it is wrong.",
    ],
    cures: ["Caller's team: create a fresh assertion for each request, and correct the clock."],
    source: pages.certificate,
  },
  700023: {
    means: "The client assertion's audience isn't this tenant's token endpoint.",
    causes: ["`aud` of the assertion names another tenant, another cloud, or the API."],
    cures: ["Caller's team: set the assertion's aud to the stack's output `tokenEndpoint`."],
    // Microsoft's list has another text for the code; assertions get this one.
    source: "https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2746",
  },
  50013: {
    means: "The assertion is invalid.",
    causes: ["It has expired, is malformed, or has an unexpected issuer."],
    cures: ["Caller's team: create a fresh assertion for each request.", federated],
  },
  50027: {
    means: "The assertion isn't a valid JWT.",
    causes: ["A claim is missing, issuer or audience is unexpected, or the signature is wrong."],
    cures: ["Caller's team: send the token unaltered.", federated],
  },
  700030: {
    means: "The certificate's subject name isn't authorized for this application.",
    causes: ["Another certificate of the same issuer was used."],
    cures: ["Caller's team: sign with the private key of the registered certificate."],
  },
});
