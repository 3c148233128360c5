import type { DirectoryBehavior } from "./directory-behavior.ts";
import type { FederatedIdentityCredential } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { readExpression } from "./claims-matching-expression.ts";
import { NotSupported } from "./refusal.ts";
import { keepMap, type PutBack } from "./keep.ts";

export type FederatedIdentityCredentialProperties = Omit<
  FederatedIdentityCredential,
  "id" | "claimsMatchingExpression"
> &
  Partial<Pick<FederatedIdentityCredential, "claimsMatchingExpression">>;

interface FederatedIdentityCredentialsOptions {
  readonly newId: () => string;
  readonly behavior?: DirectoryBehavior;
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const limit = 20;

/**
 * The external identities that each application trusts.
 * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 */
export class FederatedIdentityCredentials {
  readonly #options: FederatedIdentityCredentialsOptions;
  readonly #byApplication = new Map<string, readonly FederatedIdentityCredential[]>();

  constructor(options: FederatedIdentityCredentialsOptions) {
    this.#options = options;
  }

  keep(): PutBack {
    return keepMap(this.#byApplication);
  }

  all(): readonly FederatedIdentityCredential[] {
    return [...this.#byApplication.values()].flat();
  }

  allOf(applicationId: string): readonly FederatedIdentityCredential[] {
    return this.#byApplication.get(applicationId) ?? [];
  }

  /**
   * Finds a credential by id or by name, which are both keys.
   * https://learn.microsoft.com/graph/api/federatedidentitycredential-get
   */
  get(applicationId: string, key: string): FederatedIdentityCredential {
    const credential = this.allOf(applicationId).find(({ id, name }) => id === key.toLowerCase() || name === key);
    if (!credential) throw graphRefusals.notFound(key);
    return credential;
  }

  create(applicationId: string, properties: FederatedIdentityCredentialProperties): FederatedIdentityCredential {
    const existing = this.allOf(applicationId);
    const credential = { id: this.#options.newId(), claimsMatchingExpression: null, ...properties };
    this.#refuseBadName(credential.name);
    refuseBadTrust(credential, existing);
    if (existing.some(({ name }) => name === credential.name)) {
      throw graphRefusals.federatedCredentialExists(credential.name);
    }
    if (existing.length >= limit) {
      // Wording is ours.
      throw graphRefusals.federatedCredential(
        `The application has ${limit} federated identity credentials, which is the most that it may have.`,
        "Name",
        credential.name,
      );
    }
    this.#byApplication.set(applicationId, [...existing, credential]);
    return credential;
  }

  update(applicationId: string, key: string, changes: Partial<FederatedIdentityCredentialProperties>): void {
    const before = this.get(applicationId, key);
    const after = { ...before, ...changes };
    // Wording is ours.
    if (after.name !== before.name) {
      throw graphRefusals.federatedCredential(
        "The name of a federated identity credential cannot be changed.",
        "Name",
        after.name,
      );
    }
    const otherCredentials = this.allOf(applicationId).filter(({ id }) => id !== before.id);
    refuseBadTrust(after, otherCredentials);
    this.#byApplication.set(
      applicationId,
      this.allOf(applicationId).map((credential) => (credential.id === before.id ? after : credential)),
    );
  }

  delete(applicationId: string, key: string): void {
    const { id: deletedId } = this.get(applicationId, key);
    this.#byApplication.set(
      applicationId,
      this.allOf(applicationId).filter(({ id }) => id !== deletedId),
    );
  }

  forget(applicationId: string): void {
    this.#byApplication.delete(applicationId);
  }

  /**
   * 3 to 120 characters, "URL friendly":
   * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential#properties. Another page lists letters,
   * digits, dashes and underscores only (…/entra/workload-id/workload-identity-federation-considerations), but
   * terraform-provider-azuread creates names with dots (`TestAccApplicationFederatedIdentityCredential_basic`).
   */
  #refuseBadName(name: string): void {
    const { federatedCredentialNames = "urlFriendly" } = this.#options.behavior ?? {};
    const form = federatedCredentialNames === "withoutDots" ? /^[a-z\d][\w-]{2,119}$/i : /^[a-z\d][\w.~-]{2,119}$/i;
    if (form.test(name)) return;
    throw graphRefusals.federatedCredential(
      "The name must have 3 to 120 characters, be alphanumeric, dash or underscore, and begin with a letter or digit.",
      "Name",
      name,
    );
  }
}

/**
 * Issuer and subject are compared character by character, so a wildcard never matches. One audience is the documented
 * number. Inferred from "aren't supported": Graph refuses wildcards. The wordings are ours.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
function refuseBadTrust(
  credential: FederatedIdentityCredential,
  otherCredentials: readonly FederatedIdentityCredential[],
): void {
  const { issuer, subject, audiences, claimsMatchingExpression } = credential;
  const values = {
    Issuer: issuer,
    Subject: subject ?? "",
    Audiences: audiences.join(" "),
    ClaimsMatchingExpression: claimsMatchingExpression?.value ?? "",
  };
  const refuse = (message: string, property: keyof typeof values) =>
    graphRefusals.federatedCredential(message, property, values[property]);
  if ((subject === null) === (claimsMatchingExpression === null)) {
    throw refuse("There must be either a subject or a claims matching expression.", "Subject");
  }
  if (claimsMatchingExpression && !readExpression(claimsMatchingExpression.value)) {
    throw refuse("The expression must be in the language of version 1.", "ClaimsMatchingExpression");
  }
  // "Issued by GitHub, GitLab, and Terraform Cloud" (the page beside the expression's language).
  if (
    claimsMatchingExpression &&
    !/^https:\/\/(?:[\w.-]+\.)?(?:githubusercontent\.com|gitlab\.com|terraform\.io)(?:\/|$)/.test(issuer)
  ) {
    throw new NotSupported(`a claims matching expression for the issuer ${issuer}`);
  }
  for (const property of ["Issuer", ...(subject === null ? [] : (["Subject"] as const)), "Audiences"] as const) {
    const value = values[property];
    if (value.includes("*")) throw refuse("Wildcard characters aren't supported.", property);
    if (value === "" || value.length > 600) throw refuse("The value must have 1 to 600 characters.", property);
  }
  if (!URL.canParse(issuer)) throw refuse("The issuer must be a URL.", "Issuer");
  if (audiences.length !== 1) throw refuse("There must be one audience.", "Audiences");
  if (
    subject !== null &&
    otherCredentials.some((existing) => existing.issuer === issuer && existing.subject === subject)
  ) {
    throw graphRefusals.federatedCredentialSubject(issuer, subject);
  }
}
