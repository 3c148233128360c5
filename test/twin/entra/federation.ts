import type { ExternalIdentity } from "../../../twin/external-issuers/index.ts";
import { type Fixture, tenantId } from "./entra-fixture.ts";

export const entraIssuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;

/** One job of one pipeline. */
export const github = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:contoso/orders:environment:production",
  audience: "api://AzureADTokenExchange",
};

/** The client takes that identity's tokens for its own credential. */
export function trust({ tenant, client }: Fixture, { issuer, subject, audience }: ExternalIdentity): void {
  tenant.directory.federatedIdentityCredentials.create(client.application.id, {
    name: "trusted",
    issuer,
    subject,
    audiences: [audience],
    description: null,
  });
}

export function federatedToken({ externalIssuers }: Fixture, identity: ExternalIdentity): Promise<string> {
  return externalIssuers.token(identity);
}
