import type { KeptObject } from "./contents.ts";
import type { AlteredTokenRequest } from "./entra/altered-token.ts";
import type { Feed } from "./feed.ts";
import type { ManagedIdentityAnswer, ManagedIdentityRequest } from "./entra/managed-identity.ts";
import type { ExternalIdentity } from "./external-issuers/index.ts";
import type { DirectAnswer, DirectCall, LogLine, TriggerOutcome, TriggerRun } from "./functions-host/index.ts";
import type { Inventory } from "./inventory.ts";
import type { CloudName } from "./cloud-name.ts";
import type { Fault } from "./network/fault.ts";
import type { Seeds } from "./seed-existing.ts";
import type { SeededClient } from "./seed.ts";
import type { SignInRecord } from "./tenant/sign-in-log.ts";

/** Capabilities that only the twin's owner has. */
export interface TwinControl extends Seeds {
  /** The cloud whose names the services use. */
  readonly cloud: CloudName;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** A service principal that can deploy, for ARM_CLIENT_ID and ARM_CLIENT_SECRET. */
  readonly deployer: SeededClient;
  /** A service principal that can also change the tenant, such as creating users and groups. */
  readonly administrator: SeededClient;
  /** What happens in the twin, as it happens. */
  readonly feed: Pick<Feed, "recent" | "subscribe" | "add">;
  /** The loopback port of the workers' debugger, if the twin has one. */
  readonly inspectorPort: number | undefined;
  /**
   * Deploys other code to a site without an upload. It starts beside the code that runs, and answers once it's ready.
   *
   * @throws an error with the reason if it doesn't start; then the earlier code continues
   */
  swapCode(siteId: string, zip: Uint8Array): Promise<void>;
  /** Returns the SHA-256 of the package that answers, as it was uploaded. */
  codeOf(siteId: string): string | undefined;
  /** Returns the twin for another process to continue with. Contains secrets. */
  save(): Promise<Uint8Array>;
  /** Returns the token that an application gets in another situation, or Entra ID's refusal. */
  alteredToken(request: AlteredTokenRequest): Promise<ManagedIdentityAnswer>;
  /** Returns the function's log, by its site's resource id. */
  functionLog(siteId: string): readonly LogLine[];
  /**
   * Calls a function of a site's package as the Functions host does, behind App Service authentication, which neither
   * adds nor removes a header. The package sees authentication as it is deployed.
   */
  callBehindGate(siteId: string, call: DirectCall): Promise<DirectAnswer>;
  /** Runs a function of a site's package as its trigger would: a timer, a queue. @throws NotRunnable */
  run(siteId: string, run: TriggerRun): Promise<TriggerOutcome>;
  /** Returns the external identities that an application trusts: what {@link TwinControl.externalToken} takes. */
  federatedIdentitiesOf(clientId: string): readonly ExternalIdentity[];
  /**
   * Returns a token of an identity provider outside the tenant. Under the tenant's own issuer, returns a token of the
   * managed identity whose object id is the subject.
   */
  externalToken(identity: ExternalIdentity): Promise<string>;
  /**
   * Returns the token for an API that a managed identity gets from the machine it runs on, or the reason for a refusal.
   * Without an app role, that is AADSTS501051 if the API requires assignment. Only for managed identities: other
   * clients use the token endpoint.
   *
   * @throws Error for any other client id
   */
  managedIdentityToken(request: ManagedIdentityRequest): Promise<ManagedIdentityAnswer>;
  /**
   * Returns a proxy for HTTPS_PROXY that replaces {@link Twin.proxy}. Its clients have that public IP address. The same
   * address has the same proxy. Clients of {@link Twin.proxy} have the address 203.0.113.10.
   */
  proxyFrom(ipAddress: string): Promise<string>;
  /**
   * Sets `policyPropagationMilliseconds` again. From now on, changes to conditional access policies and named locations
   * take effect this much later at the token endpoint.
   */
  delayPolicies(milliseconds: number): void;
  /** Returns a user's password, or undefined for an unknown user. */
  passwordOf(userPrincipalName: string): string | undefined;
  /** Registers a method for multifactor authentication for that user, from now on. */
  registerAuthenticationMethod(userPrincipalName: string): void;
  securityDefaultsEnabled(): boolean;
  /**
   * Returns the sign-ins that conditional access evaluated, oldest first, with the result of each policy, including
   * report-only ones.
   */
  signIns(): readonly SignInRecord[];
  /** Returns counts of the tenant's objects, in addition to its initial ones. */
  inventory(): Inventory;
  /** Returns everything in the tenant and subscription, including recycle bins. */
  contents(): readonly KeptObject[];
  /** Remembers the contents. @returns a function that restores them, whatever has changed since */
  keepContents(): () => void;
  /** Returns the twin's own mistakes. Anything here is a bug. */
  faults(): readonly Fault[];
  /** Returns the unknown hosts that clients requested. */
  refusedHosts(): ReadonlyMap<string, number>;
}
