import type { Tenant } from "../../tenant/tenant.ts";
import type { SigningKeys } from "../signing-keys.ts";
import type { Trace } from "../trace.ts";
import type { FederatedIssuers } from "./assertion/federated-issuers.ts";
import type { ClientAuthentication } from "./read-client-authentication.ts";
import type { Client } from "./require-client.ts";

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

/** One way to get a token: a file of its own in `grants/`, listed in `require-grant.ts`. */
export interface Grant {
  readonly grantType: string;
  /** The form parameters that must be there, before anybody asks who the client is. */
  readonly required: readonly string[];
  /** The form parameters that it reads, besides those and those of every grant. */
  readonly parameters: readonly string[];
  /** The body of the answer, or a refusal thrown. */
  readonly issue: (exchange: TokenExchange) => Promise<object>;
}
