import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { Feed } from "../feed.ts";
import type { CloudName } from "../cloud-name.ts";
import { AuthorizationCodes } from "./authorization-codes.ts";
import { BrowserSessions } from "./browser-sessions.ts";
import { ConditionalAccess } from "./conditional-access/conditional-access.ts";
import { Directory } from "./directory.ts";
import type { DirectoryBehavior } from "./directory-behavior.ts";
import { Licences, type ServicePlan } from "./licences.ts";
import type { ReplicationOptions } from "./replication.ts";
import { RefreshTokens } from "./refresh-tokens.ts";
import { SignInLog } from "./sign-in-log.ts";
import { Subscription } from "./subscription.ts";

export interface TenantOptions {
  readonly clock: Clock;
  readonly tenantId?: string;
  readonly subscriptionId?: string;
  /** Default: the public cloud. */
  readonly cloud?: CloudName;
  readonly displayName?: string;
  readonly initialDomain?: string;
  /** Additional domains for user names. Default: none. */
  readonly verifiedDomains?: readonly string[];
  /** The tenant's licenses. Default: conditional access, including workload identities. */
  readonly servicePlans?: readonly ServicePlan[];
  /** Default: none. Every object is found at once. */
  readonly replication?: ReplicationOptions;
  /** Default: the default of each switch. */
  readonly directoryBehavior?: DirectoryBehavior;
  /** How long after a conditional access policy or named location is written it takes effect. Default: 0. */
  readonly policyPropagationMilliseconds?: number;
  /** Generates object ids and client ids. Random unless a test needs predictable ids. */
  readonly newId?: () => string;
}

/** One Entra tenant with one Azure subscription. It holds the twin's state and nothing else. */
export class Tenant {
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly displayName: string;
  readonly initialDomain: string;
  /** Begins with the initial one. */
  readonly verifiedDomains: readonly string[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly directoryBehavior: DirectoryBehavior;
  readonly directory: Directory;
  readonly subscription: Subscription;
  readonly licences: Licences;
  readonly conditionalAccess: ConditionalAccess;
  readonly refreshTokens = new RefreshTokens();
  readonly authorizationCodes = new AuthorizationCodes();
  readonly browserSessions = new BrowserSessions();
  readonly signInLog = new SignInLog();
  /** What happens in the twin. */
  readonly feed: Feed;

  constructor(options: TenantOptions) {
    this.clock = options.clock;
    this.feed = new Feed(() => this.clock.now());
    this.directoryBehavior = options.directoryBehavior ?? {};
    this.licences = new Licences(options.servicePlans ?? ["AAD_PREMIUM", "AAD_WRKLDID_P1"]);
    this.newId = options.newId ?? randomUUID;
    this.tenantId = options.tenantId ?? this.newId();
    this.cloud = options.cloud ?? "public";
    this.displayName = options.displayName ?? "Twin";
    this.initialDomain = options.initialDomain ?? "twin.onmicrosoft.com";
    this.verifiedDomains = [this.initialDomain, ...(options.verifiedDomains ?? [])];
    this.subscription = new Subscription(options.subscriptionId ?? this.newId(), options.clock);
    this.directory = new Directory({
      tenantId: this.tenantId,
      verifiedDomains: this.verifiedDomains,
      behavior: this.directoryBehavior,
      clock: this.clock,
      ...(options.replication && { replication: options.replication }),
      newId: this.newId,
      newOpaqueId: () => createHash("sha256").update(this.newId()).digest("base64url"),
      // Entra ID's secrets have 40 characters from an unreserved alphabet, with `8Q~` after the third.
      newSecret: () =>
        `${randomBytes(2).toString("hex").slice(0, 3)}8Q~${randomBytes(26).toString("base64url").slice(0, 34)}`,
    });
    this.conditionalAccess = new ConditionalAccess({
      clock: this.clock,
      directory: this.directory,
      licences: this.licences,
      newId: this.newId,
      behavior: this.directoryBehavior,
      propagationMilliseconds: options.policyPropagationMilliseconds ?? 0,
    });
    if (this.directoryBehavior.securityDefaults) this.conditionalAccess.setSecurityDefaults(true);
  }
}
