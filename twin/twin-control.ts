import type { KeptThing } from "./contents.ts";
import type { ManagedIdentityAnswer, ManagedIdentityRequest } from "./entra/managed-identity.ts";
import type { ExternalIdentity } from "./external-issuers/index.ts";
import type { LogLine } from "./functions-host/index.ts";
import type { Inventory } from "./inventory.ts";
import type { CloudName } from "./network/cloud-names.ts";
import type { Fault } from "./network/fault.ts";
import type { Seeds } from "./seed-existing.ts";
import type { SeededClient } from "./seed.ts";
import type { SignInRecord } from "./tenant/sign-in-log.ts";

/** What only the twin's owner can see, and bring about. */
export interface TwinControl extends Seeds {
  /** Under whose names the services are. */
  readonly cloud: CloudName;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** A service principal that may deploy, as ARM_CLIENT_ID and ARM_CLIENT_SECRET say. */
  readonly deployer: SeededClient;
  /** A service principal that may also change the tenant, such as create people and groups. */
  readonly administrator: SeededClient;
  /** What the function logged, by its site's resource id. */
  functionLog(siteId: string): readonly LogLine[];
  /**
   * A token of an identity provider outside the tenant, or, under the tenant's own issuer, of a managed identity whose
   * object id is the subject.
   */
  externalToken(identity: ExternalIdentity): Promise<string>;
  /**
   * The token that a managed identity gets for an API from the machine it runs on, or why it gets none: AADSTS501051
   * without an app role, where the API requires assignment. Only for managed identities: other clients use the token
   * endpoint.
   *
   * @throws Error for any other client id
   */
  managedIdentityToken(request: ManagedIdentityRequest): Promise<ManagedIdentityAnswer>;
  /**
   * A proxy for HTTPS_PROXY, in the place of {@link Twin.proxy}, whose clients are seen at that public IP address. The
   * same address has the same proxy. Clients of {@link Twin.proxy} are seen at 203.0.113.10.
   */
  proxyFrom(ipAddress: string): Promise<string>;
  /**
   * From now on, changed conditional access policies and named locations decide so many milliseconds later at the token
   * endpoint: `policyPropagationMilliseconds`, set again.
   */
  delayPolicies(milliseconds: number): void;
  /** From now on, that user has registered a method for multifactor authentication. */
  registerAuthenticationMethod(userPrincipalName: string): void;
  securityDefaultsEnabled(): boolean;
  /** Sign-ins that conditional access looked at, oldest first, with what each policy made of them, report-only ones too. */
  signIns(): readonly SignInRecord[];
  /** What the tenant holds beyond what it was made with. */
  inventory(): Inventory;
  /** Everything that tenant and subscription hold, recycle bins included. */
  contents(): readonly KeptThing[];
  /** Remembers the contents. @returns puts them back, whatever became of them */
  keepContents(): () => void;
  /** Mistakes of the twin itself: anything here is a bug. */
  faults(): readonly Fault[];
  /** Hosts that were asked for in vain. */
  refusedHosts(): ReadonlyMap<string, number>;
}
