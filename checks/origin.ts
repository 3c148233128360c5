import type { StackOutputs } from "../infra/outputs.ts";
import type { JsonApi } from "../azure/json-api.ts";
import type { ClientCredential } from "../azure/token.ts";

/** An administrator's view: what a person could read and change in the portal. */
export interface Administrator {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
}

/** What is pasted into an integration product, for a caller with a client secret. */
export interface CallersRecipe {
  readonly token: HttpTask;
  readonly direct: HttpTask;
  readonly session: readonly [exchange: HttpTask, call: HttpTask];
}

/** An HTTP request whose sender is seen at an address of choice. */
export interface PlacedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A token as an identity provider outside the tenant gives it to a workload of its own: a pipeline's job, say. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** What a managed identity asks its machine for: a token for an API. */
interface ManagedIdentityRequest {
  readonly clientId: string;
  readonly scope: string;
}

/** The token, or why there is none, as the token endpoint says it: `invalid_grant`, `AADSTS501051: …`. */
export type ManagedIdentityAnswer =
  | { readonly accessToken: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** A line of the function's log. */
interface LoggedLine {
  /** Its place among all that were logged, those included that are not kept any more. */
  readonly number: number;
  /** In one printable line, without secrets and tokens. */
  readonly message: string;
}

/**
 * A deployed stack, seen from outside. The powers are what only some origins have: a check that needs a missing one is
 * "not applicable", never "proved".
 */
export interface Origin {
  readonly outputs: StackOutputs;
  /**
   * A caller that the stack made, with its secret; where that is not at hand, reading it throws PowerMissing. Without any
   * caller: the client id of nobody.
   */
  readonly caller: ClientCredential;
  /** The caller's token, where it proves itself by something else than the secret. Default scope: the API's. */
  readonly callerToken?: (scope?: string) => Promise<string>;
  /** The form that asks the token endpoint for one, likewise. */
  readonly callerForm?: (scope: string) => Promise<Readonly<Record<string, string>>>;
  readonly administrator?: Administrator;
  /** The administrator may change the stack for a moment, and make people and applications that are gone afterwards. */
  readonly alteration?: true;
  /** The HTTP tasks that the caller's team is given, in both ways. */
  readonly recipe?: CallersRecipe;
  /** What the function has logged last, oldest first. */
  readonly functionLog?: () => Promise<readonly LoggedLine[]>;
  /** Moves the time that it is for Entra ID and the gate, ahead or (negative) back, in milliseconds. */
  readonly advanceClock?: (milliseconds: number) => Promise<void>;
  /** Nobody else signs in to the tenant: policies may be enforced for everybody in it. */
  readonly ownTenant?: true;
  /** Sends a request that is seen to come from an IP address. */
  readonly sendFrom?: (
    ipAddress: string,
    request: PlacedRequest,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  /** How long changed conditional access policies take to act, in milliseconds. */
  readonly delayPolicies?: (milliseconds: number) => Promise<void>;
  /** Speaks for identity providers outside the tenant. */
  readonly externalToken?: (identity: ExternalIdentity) => Promise<string>;
  /** Speaks for the machines that managed identities run on. */
  readonly managedIdentityToken?: (request: ManagedIdentityRequest) => Promise<ManagedIdentityAnswer>;
}

/** What only some origins have. */
export type Power = Exclude<keyof Origin, "outputs" | "caller" | "callerToken" | "callerForm">;

/** A check came upon something that this origin cannot do: it does not apply, and was not proved. */
export class PowerMissing extends Error {
  readonly code = "POWER_MISSING";

  /** @param reason the reason of the outcome: "needs …" */
  constructor(reason: string) {
    super(reason);
    this.name = "PowerMissing";
  }
}

/**
 * One HTTP request as an integration product asks for it. Texts hold `{{name}}` where a stored or captured value goes; the
 * sender encodes it as the body's kind demands.
 */
export interface HttpTask {
  readonly name: "Token" | "Exchange" | "Call";
  readonly method: StackOutputs["endpoints"][number]["method"];
  /** With `{{name}}` where a value of the route's goes, to be encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?:
    | { readonly kind: "form" | "json"; readonly fields: Readonly<Record<string, string>> }
    /** Sent as it stands. */
    | { readonly kind: "text"; readonly text: string };
  readonly capture: readonly Capture[];
}

/** A value taken from a JSON answer, under a name that later tasks use as `{{name}}`. */
export interface Capture {
  readonly name: string;
  /** JSON path, such as `$.access_token`. */
  readonly path: string;
}
