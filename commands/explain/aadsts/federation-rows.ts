import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

/** Cure of whatever differs between credential and assertion. */
export const federated =
  "Deployer: make issuer, subject and audience in `protected-function:callers` <caller>.federated equal to the assertion's, letter by letter.";

/** Another provider's token in place of a secret is refused: no federated credential fits it. */
export const federationRows: Readonly<Record<number, AadstsRow>> = {
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
      "Deployer: mend the expression, or use an exact subject in `protected-function:callers` <caller>.federated.",
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
    source: pages.codes,
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
};
