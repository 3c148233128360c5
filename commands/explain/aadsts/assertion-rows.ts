import { type AadstsRow, cures, pages } from "./aadsts-row.ts";
import { federated } from "./federation-rows.ts";

/** A signed assertion in place of a secret is refused for what it is or how it is signed. */
export const assertionRows: Readonly<Record<number, AadstsRow>> = {
  50048: {
    means: "Issuer and subject of the client assertion are not the same.",
    causes: ["iss or sub is not the caller's client id; a certificate's assertion has it in both."],
    cures: ["Caller's team: set iss and sub to the caller's clientId, or let a Microsoft client library make it."],
    source: pages.codes,
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
    source: pages.codes,
  },
  50027: {
    means: "The assertion is no valid JWT.",
    causes: ["A claim is missing, issuer or audience is unexpected, or the signature does not hold."],
    cures: ["Caller's team: send the token as its maker gave it, unaltered.", federated],
    source: pages.codes,
  },
  700030: {
    means: "The certificate's subject name is not authorised for this application.",
    causes: ["Another certificate of the same issuer was used."],
    cures: ["Caller's team: sign with the private key of the registered certificate."],
    source: pages.codes,
  },
};
