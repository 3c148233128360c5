import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** Who asks is unknown, switched off, or shows no credential or the wrong one. */
export const clientRows = aadstsTable({
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
  },
  7000222: {
    means: "The client secret is right, and expired.",
    causes: ["Its end date has passed."],
    cures: [
      "Deployer: `./pf rotate --stack <stack> --caller <caller>`, then `npx pulumi up`, and hand the new one over. The end dates are `protected-function:callers` <caller>.secrets.",
      "Deployer: better, a caller without a secret: certificate or federated in `protected-function:callers`.",
    ],
  },
  700025: {
    means: "A public client showed a secret.",
    causes: ["The registration is a public client; a secret or an assertion was sent with the request."],
    cures: ["Caller's team: leave client_secret out, or use a caller's own registration."],
  },
  70001: {
    means: "The application is unknown in this tenant, or switched off.",
    causes: ["The client id is wrong for this tenant."],
    cures: [cures.clientId, cures.tokenEndpoint],
  },
  65002: {
    means: "One of Microsoft's own applications may not ask for this permission.",
    causes: ["The Azure CLI or PowerShell was signed in as a person to do what needs an application of one's own."],
    cures: ["Deployer: sign in as a service principal or managed identity that holds the permission."],
  },
});

/** Cure of whatever differs between credential and assertion. */
const federated =
  "Deployer: make issuer, subject and audience in `protected-function:callers` <caller>.federated equal to the assertion's, letter by letter.";

/** Another provider's token in place of a secret is refused: no federated credential fits it. */
export const federationRows = aadstsTable({
  70021: {
    means: "No federated credential of this application matches the assertion.",
    causes: ["Issuer, subject or audience differ; case counts."],
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
    causes: ["The job asked its provider for another audience than api://AzureADTokenExchange (public cloud)."],
    cures: ["Caller's team: ask the provider for the audience that the credential names.", federated],
    source: pages.federation,
  },
  700213: {
    means: "No federated credential of this application has the assertion's subject.",
    causes: [
      "Another branch, environment or repository than the credential names; case counts.",
      "GitHub's immutable subject form (with owner and repository ids) against a credential in the classic form, or the reverse.",
    ],
    cures: [federated, cures.wait],
    source: pages.federation,
  },
  7002137: {
    means: "The assertion's subject is not what the federated credential has; the subject of Entra ID's own services.",
    causes: ["The credential was written in another form than the service's subject has."],
    cures: [federated],
    source: "https://github.com/microsoft/Agents/issues/202",
  },
  7002138: {
    means: "The assertion's subject differs from a federated credential's by case alone.",
    causes: ["Capitals of the repository, owner or environment: matching is case-sensitive since 2025."],
    cures: [federated],
    source: "https://github.com/Azure/login/issues/517",
  },
  7002131: {
    means: "No flexible federated credential of this application matches the assertion's claims.",
    causes: ["The credential's expression does not hold for this subject."],
    cures: [
      "Deployer: fix the expression, or use an exact subject in `protected-function:callers` <caller>.federated.",
    ],
    source: pages.federation,
  },
  70025: {
    means: "The application has no federated credential at all.",
    causes: ["The caller is set up with a secret or certificate, or another client id was sent."],
    cures: [
      "Deployer: name the caller's provider in `protected-function:callers` <caller>.federated.",
      cures.clientId,
      cures.wait,
    ],
    source: pages.federation,
  },
  700229: {
    means: "The assertion is a user's token of Entra ID; a federated credential takes an application's only.",
    causes: ["A person's token was sent, not the managed identity's."],
    cures: ["Caller's team: send the token that the workload got for itself."],
  },
  7000272: {
    means: "The provider's published keys lack the one that signed the assertion.",
    causes: ["The provider has changed its keys, or the assertion is not of this provider."],
    cures: ["Caller's team: make a fresh assertion; if it stays, the provider's key set is out of date."],
    source: "https://github.com/Azure/azure-workload-identity/issues/1232",
  },
  50166: {
    means: "Entra ID cannot reach the provider's discovery document or keys.",
    causes: ["The issuer's address is not public, is misspelt, or its host is down."],
    cures: ["Caller's team: make <issuer>/.well-known/openid-configuration reachable from the internet.", federated],
    source: "https://github.com/Azure/azure-workload-identity/issues/642",
  },
});

/** A signed assertion in place of a secret is refused for what it is or how it is signed. */
export const assertionRows = aadstsTable({
  50048: {
    means: "Issuer and subject of the client assertion are not the same.",
    causes: ["iss or sub is not the caller's client id; a certificate's assertion has it in both."],
    cures: ["Caller's team: set iss and sub to the caller's clientId, or let a Microsoft client library make it."],
  },
  700021: {
    means: "The client assertion is another application's than the request's client_id.",
    causes: ["iss and sub of the assertion are not the client_id that was sent with it."],
    cures: [cures.clientId],
    source: pages.certificate,
  },
  5002723: {
    means: "The client assertion's header does not say which certificate signed it.",
    causes: ["x5t, x5t#S256 and kid are all missing."],
    cures: ["Caller's team: put the certificate's thumbprint into the header (x5t#S256)."],
    source: pages.certificate,
  },
  5002738: {
    means: "The client assertion is signed with an algorithm that Entra ID does not take.",
    causes: ["HS256, ES256 or none in place of PS256 or RS256."],
    cures: ["Caller's team: sign with PS256, or RS256 where a library cannot."],
    source: pages.certificate,
  },
  700027: {
    means: "The client assertion's signature cannot be verified with a certificate of this application.",
    causes: [
      "The certificate is not registered for this caller, or has expired.",
      "The header's thumbprint (x5t, x5t#S256) names another certificate than the key that signed.",
    ],
    cures: [
      "Deployer: put the public part of the caller's certificate into `protected-function:callers` <caller>.certificate.",
      "Caller's team: sign with the private key of the registered certificate.",
    ],
    source: pages.certificate,
  },
  700024: {
    means: "The client assertion is not valid at this time.",
    causes: ["It was made too long ago (a GitHub job's token lives five minutes).", "The clock of its maker is wrong."],
    cures: ["Caller's team: make a fresh assertion for each request; correct the clock."],
    source: pages.certificate,
  },
  700023: {
    means: "The client assertion's audience is not this tenant's token endpoint.",
    causes: ["`aud` of the assertion names another tenant, another cloud, or the API."],
    cures: ["Caller's team: set the assertion's aud to the stack's output `tokenEndpoint`."],
    // Microsoft's list gives the code another text; this one is what is seen with assertions.
    source: "https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2746",
  },
  50013: {
    means: "The assertion is invalid.",
    causes: ["It has expired, is malformed, or was issued by somebody else than expected."],
    cures: ["Caller's team: make a fresh assertion for each request.", federated],
  },
  50027: {
    means: "The assertion is no valid JWT.",
    causes: ["A claim is missing, issuer or audience is unexpected, or the signature does not hold."],
    cures: ["Caller's team: send the token as its maker gave it, unaltered.", federated],
  },
  700030: {
    means: "The certificate's subject name is not authorised for this application.",
    causes: ["Another certificate of the same issuer was used."],
    cures: ["Caller's team: sign with the private key of the registered certificate."],
  },
});
