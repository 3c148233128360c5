import type { Tenant } from "../../tenant/tenant.ts";
import type { Application, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { FederatedIssuers } from "./federated-issuers.ts";
import type { SigningKeys } from "../signing-keys.ts";
import type { Trace } from "../errors.ts";

/** A grant's input after all earlier checks. */
export interface TokenExchange {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  readonly federatedIssuers: FederatedIssuers;
  /** The sign-in service under the name of its cloud. */
  readonly loginHost: string;
  readonly form: URLSearchParams;
  readonly trace: Trace;
  /** The caller's IP address, as seen from outside. */
  readonly from: string;
  /** The request's `Origin`: a page in a browser sent it. */
  readonly origin: string | null;
  readonly client: Client;
  /** The client's proof of identity. The grant checks it, because some grants accept public clients. */
  readonly authentication: ClientAuthentication;
}

export interface AppOnlyExchange extends Pick<TokenExchange, "tenant" | "signingKeys" | "form" | "trace" | "from"> {
  readonly client: Pick<Client, "servicePrincipal">;
  readonly proof: ClientProof;
  /** In seconds. Default: the lifetime for applications. */
  readonly lifetime?: number;
}

/** A client application with its identity in the tenant. */
export interface Client {
  readonly application: Application;
  readonly servicePrincipal: ServicePrincipal;
}

/** The client's claimed identity and its proof, unchecked. */
export interface ClientAuthentication {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** A JWT: the client's own, or one from an identity provider that the client is federated with. */
  readonly clientAssertion?: string;
}

/**
 * How a client proved its identity, as in `appidacr` and `azpacr`: not at all, by a secret, or by a certificate or an
 * assertion. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export type ClientProof = "0" | "1" | "2";
