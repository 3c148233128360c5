import { channel } from "node:diagnostics_channel";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { ClientCredential } from "@protected-function/core/azure/token.ts";

/** The APIs that give an administrator's access, as in the portal. */
export interface Administrator {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
}

/** The HTTP tasks to paste into an integration product, for a caller with a client secret. */
export interface CallersRecipe {
  readonly token: HttpTask;
  readonly direct: HttpTask;
  readonly session: readonly [exchange: HttpTask, call: HttpTask];
}

/** An HTTP request that comes from a chosen IP address. */
export interface PlacedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The identity of a workload at an identity provider outside the tenant, such as a pipeline's job. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** A managed identity's request to its machine for a token. */
interface ManagedIdentityRequest {
  readonly clientId: string;
  readonly scope: string;
}

/** The token, or the token endpoint's refusal: `invalid_grant`, `AADSTS501051: …`. */
export type ManagedIdentityAnswer =
  | { readonly accessToken: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** Counts calls behind App Service authentication, which aren't requests of this process. */
export const callsBehindGate = channel("protected-function:call-behind-gate");

/** A call of one function behind App Service authentication, which neither adds nor removes a header. */
export interface CallBehindGate {
  readonly functionName: string;
  readonly method: string;
  readonly url: string;
  /** A name may occur more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * `witness` answers what the guard passes to a handler, and `failing` throws, both in the handler's place. A
   * trigger's type: a function with that trigger that isn't the package's own.
   */
  readonly standIn?: "witness" | "failing" | { readonly undeclared: string };
}

/** The answer, and each line that the package logged for it, unchanged. */
export interface AnswerBehindGate {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly log: readonly string[];
}

/** Not the whole log at once: it would cross to another process before and after each call. */
export type LogPart = { readonly last: number } | { readonly after: number };

/** A line of the function's log. */
interface LoggedLine {
  /** Its number among all logged lines, including those no longer kept. */
  readonly number: number;
  /** One printable line, without secrets and tokens. */
  readonly message: string;
}

/**
 * A deployed stack, seen from outside. Only some origins have each power: a check that needs a missing one is "not
 * applicable", never "proved".
 */
export interface Origin {
  readonly outputs: StackOutputs;
  /**
   * A caller that the stack created, with its secret. If the secret isn't available, reading it throws PowerMissing.
   * Without any caller: the client ID of nobody.
   */
  readonly caller: ClientCredential;
  /** The caller's token, if it has another credential than the secret. Default scope: the API's. */
  readonly callerToken?: (scope?: string) => Promise<string>;
  /** The form of the token request, likewise. */
  readonly callerForm?: (scope: string) => Promise<Readonly<Record<string, string>>>;
  readonly administrator?: Administrator;
  /** The administrator may change the stack briefly, and create users and applications that are deleted afterwards. */
  readonly alteration?: true;
  /** The caller's team's HTTP tasks, direct and through a session. */
  readonly recipe?: CallersRecipe;
  /** The function's log lines that it still keeps, oldest first: the last ones, or those after a line's number. */
  readonly functionLog?: (part: LogPart) => Promise<readonly LoggedLine[]>;
  /** Calls a function of the deployed package behind App Service authentication. */
  readonly callBehindGate?: (call: CallBehindGate) => Promise<AnswerBehindGate>;
  /** Moves the clock of Entra ID and App Service authentication ahead or (negative) back, in milliseconds. */
  readonly advanceClock?: (milliseconds: number) => Promise<void>;
  /** No one else signs in to the tenant: policies may be enforced for everyone in it. */
  readonly ownTenant?: true;
  /** Sends a request from a chosen IP address. */
  readonly sendFrom?: (
    ipAddress: string,
    request: PlacedRequest,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  /** Sets how long changed conditional access policies take to apply, in milliseconds. */
  readonly delayPolicies?: (milliseconds: number) => Promise<void>;
  /** Gets tokens from identity providers outside the tenant. */
  readonly externalToken?: (identity: ExternalIdentity) => Promise<string>;
  /** Gets tokens from the machines that managed identities run on. */
  readonly managedIdentityToken?: (request: ManagedIdentityRequest) => Promise<ManagedIdentityAnswer>;
}

/** Something that only some origins have. */
export type Power = Exclude<keyof Origin, "outputs" | "caller" | "callerToken" | "callerForm">;

/** A check needs something that this origin doesn't have: it is not applicable, and not proved. */
export class PowerMissing extends Error {
  readonly code = "POWER_MISSING";

  /** @param reason the reason of the outcome: "needs …" */
  constructor(reason: string) {
    super(reason);
    this.name = "PowerMissing";
  }
}

/**
 * One HTTP request of an integration product. Texts hold `{{name}}` for a stored or captured value; the sender encodes
 * it as the body's kind requires.
 */
export interface HttpTask {
  readonly name: "Token" | "Exchange" | "Call";
  readonly method: StackOutputs["endpoints"][number]["method"];
  /** With `{{name}}` for a route parameter, to be encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?:
    | { readonly kind: "form" | "json"; readonly fields: Readonly<Record<string, string>> }
    /** Sent unchanged. */
    | { readonly kind: "text"; readonly text: string };
  readonly capture: readonly Capture[];
}

/** A value taken from a JSON answer, under a name that later tasks use as `{{name}}`. */
export interface Capture {
  readonly name: string;
  /** JSON path, such as `$.access_token`. */
  readonly path: string;
}
