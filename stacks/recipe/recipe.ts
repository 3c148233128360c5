import type { HttpTask } from "../../checks/http-task.ts";

/** How a token is got. */
export type Flow = "client-credentials" | "password";

/**
 * What a caller proves itself with; `password`: a person, at the stack's public client; `managed-identity`: nothing, Azure keeps it
 * for the machine.
 */
export type CredentialKind = "client-secret" | "certificate" | "federated" | "password" | "managed-identity";

/** An environment variable that the caller's team sets: nothing secret is in a recipe. */
export interface RecipeInput {
  readonly name: string;
  /** A noun phrase, for a person. */
  readonly what: string;
}

/** What a caller's team needs to call the function: addresses, requests, and the names of what only they know. */
export interface Recipe {
  /** The caller's name in the settings; `user` for a person. */
  readonly caller: string;
  readonly flow: Flow;
  readonly credential: CredentialKind;
  readonly inputs: readonly RecipeInput[];
  readonly clientId: string;
  /** Where Microsoft's clients ask: `https://login.microsoftonline.com/<tenantId>`. */
  readonly authority: string;
  readonly tokenEndpoint: string;
  /** The API's `/.default`, as Microsoft's clients want it: they add `openid profile` themselves. */
  readonly scope: string;
  /** The endpoint that is called. */
  readonly endpoint: {
    /** `POST orders/{id}` */
    readonly name: string;
    readonly method: HttpTask["method"];
    /** With the sample's parameters; `{{ORDERS_ID}}` where the contract gives none: an input. */
    readonly url: string;
    /** The sample's body, JSON. */
    readonly body?: string;
    /** The caller holds none of the roles that open it: these. */
    readonly lacks?: readonly string[];
  };
  /** App Service's client-directed sign-in, on the function's own host. */
  readonly exchangeUrl: string;
  /** Version of the API's tokens. */
  readonly tokenVersion: 1 | 2;
  /** The first request, in either way. */
  readonly token: HttpTask;
  /** Documented for services: Entra ID's access token as Bearer. */
  readonly direct: HttpTask;
  /** As the guide did: the token exchanged for a session token of the site, and the call with that. */
  readonly session: readonly [exchange: HttpTask, call: HttpTask];
  /** The other flow, where there is one: only the form of the token's request differs. */
  readonly otherFlow?: { readonly flow: Flow; readonly inputs: readonly RecipeInput[]; readonly token: HttpTask };
}
