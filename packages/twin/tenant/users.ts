import type { Clock } from "../clock.ts";
import type { User } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { Recyclable } from "./recycle-bin.ts";
import { type NewUser, type UserChanges, userTable } from "./resources/user.ts";
import type { Replication } from "./replication.ts";
import { timestamp } from "./timestamp.ts";
import { allOf, keepMap, keepSet, type PutBack } from "./keep.ts";

interface UsersOptions {
  readonly verifiedDomains: readonly string[];
  readonly clock: Clock;
  readonly replication: Replication;
  readonly newId: () => string;
}

/** The tenant's users. https://learn.microsoft.com/graph/api/resources/user */
export class Users extends Recyclable<User> {
  readonly #options: UsersOptions;
  readonly #tokensValidFrom = new Map<string, Date>();
  readonly #withMethod = new Set<string>();

  constructor(options: UsersOptions) {
    super(options.clock);
    this.#options = options;
  }

  override keep(): PutBack {
    return allOf(super.keep(), keepMap(this.#tokensValidFrom), keepSet(this.#withMethod));
  }

  findByUserPrincipalName(name: string): User | undefined {
    return this.all().find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === name.toLowerCase());
  }

  create(body: NewUser, id = this.#options.newId()): User {
    const { clock, replication } = this.#options;
    const user: User = { ...userTable.create(body), id, createdDateTime: timestamp(clock.now()), managerId: null };
    this.#refuseBadName(user);
    refuseWeakPassword(user);
    replication.begin("user", user.id);
    return this.put(user);
  }

  update(objectId: string, changes: UserChanges): User {
    const before = this.get(objectId);
    const after: User = { ...before, ...userTable.change(before, changes) };
    if (after.userPrincipalName !== before.userPrincipalName) this.#refuseBadName(after);
    if (after.passwordProfile.password !== before.passwordProfile.password) {
      refuseWeakPassword(after);
      this.#tokensValidFrom.set(before.id, this.#options.clock.now());
    }
    return this.put(after);
  }

  /** @param managerId object id of a user; null for none */
  setManager(objectId: string, managerId: string | null): void {
    this.put({ ...this.get(objectId), managerId });
  }

  /** Returns the time before which refresh tokens are void, because of a changed password or a revocation. */
  tokensValidFrom(objectId: string): Date | undefined {
    return this.#tokensValidFrom.get(objectId);
  }

  /** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
  revokeSignInSessions(objectId: string): void {
    this.#tokensValidFrom.set(this.get(objectId).id, this.#options.clock.now());
  }

  /** Adds a phone, an app or a key for multifactor authentication. */
  registerAuthenticationMethod(objectId: string): void {
    this.#withMethod.add(this.get(objectId).id);
  }

  hasAuthenticationMethod(objectId: string): boolean {
    return this.#withMethod.has(objectId);
  }

  /** Frees a deleted user's name at once: Entra ID puts the object id before it. Reported widely. */
  delete(objectId: string): User {
    const user = this.get(objectId);
    return this.recycle({ ...user, userPrincipalName: `${user.id.replaceAll("-", "")}${user.userPrincipalName}` });
  }

  /**
   * Requires alias@domain with a verified domain of the tenant.
   * https://learn.microsoft.com/graph/api/user-post-users
   */
  #refuseBadName({ id, userPrincipalName }: User): void {
    const [, domain] = /^[\w.'!#^~-]{1,64}@([^@]+)$/.exec(userPrincipalName) ?? [];
    if (domain === undefined) {
      throw graphRefusals.invalid("Invalid value specified for property 'userPrincipalName' of resource 'User'.");
    }
    // Wording reported widely.
    if (!this.#options.verifiedDomains.includes(domain.toLowerCase())) {
      throw graphRefusals.invalid(
        "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
      );
    }
    const existing = this.findByUserPrincipalName(userPrincipalName);
    if (existing && existing.id !== id) throw graphRefusals.userPrincipalNameInUse();
  }
}

/**
 * `DisableStrongPassword` "allows weaker passwords than the default policy to be specified": inferred that any goes.
 * https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy and …/graph/api/resources/user. Wording
 * reported widely.
 */
function refuseWeakPassword({ passwordPolicies, passwordProfile: { password } }: User): void {
  if (passwordPolicies?.includes("DisableStrongPassword") === true) return;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password));
  if (password.length >= 8 && password.length <= 256 && kinds.length >= 3) return;
  throw graphRefusals.invalid(
    "The specified password does not comply with password complexity requirements. Please provide a different password.",
  );
}
