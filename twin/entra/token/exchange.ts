import type { Tenant } from "../../tenant/tenant.ts";
import type { Application, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { FederatedIssuers } from "./federated-issuers.ts";
import type { SigningKeys } from "../signing-keys.ts";
import type { Trace } from "../errors.ts";

/** What a grant has to decide by: everything before it held. */
export interface TokenExchange {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  readonly federatedIssuers: FederatedIssuers;
  readonly form: URLSearchParams;
  readonly trace: Trace;
  /** The caller's IP address, as it is seen from outside. */
  readonly from: string;
  readonly client: Client;
  /** What the client showed to prove who it is; the grant checks it, since some grants take public clients. */
  readonly authentication: ClientAuthentication;
}

export interface AppOnlyExchange extends Pick<TokenExchange, "tenant" | "signingKeys" | "form" | "trace" | "from"> {
  readonly client: Pick<Client, "servicePrincipal">;
  readonly proof: ClientProof;
  /** Seconds. Default: as of every application. */
  readonly lifetime?: number;
}

/** A client application with its identity in the tenant. */
export interface Client {
  readonly application: Application;
  readonly servicePrincipal: ServicePrincipal;
}

/** Who a client says it is, and by what it proves that. Nothing is checked yet. */
export interface ClientAuthentication {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** A JWT: the client's own, or one of an identity provider that it is federated with. */
  readonly clientAssertion?: string;
}

/**
 * How a client proved who it is, as `appidacr` and `azpacr` say it: not at all, by a secret, by a certificate or an
 * assertion. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export type ClientProof = "0" | "1" | "2";
