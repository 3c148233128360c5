import type { AppManagementPolicy } from "./app-management-policy.ts";
import type { Application, AppRole, PasswordCredential, PermissionScope } from "./directory-objects.ts";
import { NotSupported } from "./refusal.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { newPassword, type PasswordOptions, type WantedPassword, withoutPassword } from "./password-credentials.ts";
import { Recyclable } from "./recycle-bin.ts";
import { applicationTable, type KeptApplication, type NewApplication } from "./resources/application.ts";
import type { Replication } from "./replication.ts";
import { timestamp } from "./timestamp.ts";

/** The properties of an application that a caller can set. Complex properties are whole here, after Graph's merging. */
export type ApplicationProperties = Omit<Application, "id" | "appId" | "createdDateTime" | "passwordCredentials">;

type NewProperties = ApplicationProperties & { readonly passwordCredentials?: readonly WantedPassword[] };

interface ApplicationsOptions extends PasswordOptions {
  readonly verifiedDomains: readonly string[];
  readonly replication: Replication;
  readonly appManagementPolicy: AppManagementPolicy;
}

/** The tenant's app registrations, with Graph's rules for them. */
export class Applications extends Recyclable<Application> {
  readonly #options: ApplicationsOptions;

  constructor(options: ApplicationsOptions) {
    super(options.clock);
    this.#options = options;
  }

  findByClientId(clientId: string): Application | undefined {
    return this.all().find((application) => application.appId === clientId.toLowerCase());
  }

  create({ passwordCredentials: passwords = [], ...properties }: NewProperties, clientId?: string): Application {
    const registered: Application = {
      ...properties,
      id: this.#options.newId(),
      appId: clientId ?? this.#options.newId(),
      createdDateTime: timestamp(this.#options.clock.now()),
      passwordCredentials: [],
    };
    const passwordCredentials = passwords.map((wanted) => this.#newPassword(wanted, registered));
    const application = { ...registered, passwordCredentials };
    this.#refuseBadIdentifierUris(application, []);
    refuseBadEntitlements(application);
    refuseBadTokenVersion(application);
    refuseUnknownPreAuthorization(application, undefined);
    this.#options.replication.begin("application", application.id);
    return this.put(application);
  }

  /** Replaces properties. Changes nothing if any rule refuses the result. */
  update(objectId: string, changes: Partial<Application>): Application {
    const before = this.get(objectId);
    const after: Application = { ...before, ...changes };
    // An application can't go back to version 1 tokens with a URI that the policy blocks (the same page as below).
    const isBack = before.api.requestedAccessTokenVersion === 2 && after.api.requestedAccessTokenVersion !== 2;
    this.#refuseBadIdentifierUris(after, isBack ? [] : before.identifierUris);
    refuseBadEntitlements(after);
    refuseBadTokenVersion(after);
    refuseChangeWhileEnabled(before.appRoles, after.appRoles);
    refuseChangeWhileEnabled(before.api.oauth2PermissionScopes, after.api.oauth2PermissionScopes);
    refuseUnknownPreAuthorization(after, before);
    return this.put(after);
  }

  delete(objectId: string): Application {
    return this.recycle(this.get(objectId));
  }

  /** https://learn.microsoft.com/graph/api/application-addpassword */
  addPassword(objectId: string, wanted: WantedPassword): PasswordCredential {
    const application = this.get(objectId);
    const credential = this.#newPassword(wanted, application);
    this.put({ ...application, passwordCredentials: [...application.passwordCredentials, credential] });
    return credential;
  }

  removePassword(objectId: string, keyId: string): void {
    const application = this.get(objectId);
    this.put({ ...application, passwordCredentials: withoutPassword(application.passwordCredentials, keyId) });
  }

  #newPassword(wanted: WantedPassword, application: Application): PasswordCredential {
    const credential = newPassword(wanted, this.#options);
    this.#options.appManagementPolicy.refusePassword(application, credential);
    return credential;
  }

  /** https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions */
  #refuseBadIdentifierUris(application: Application, existing: readonly string[]): void {
    const { verifiedDomains, appManagementPolicy } = this.#options;
    for (const uri of application.identifierUris) {
      if (existing.includes(uri)) continue;
      if (!/^(?:api|https):\/\/[^/\s?#]+/.test(uri) || /[\s\p{Cc}]/u.test(uri)) {
        // No source says what Graph answers to another scheme. Documented are api:// and https:// alone.
        throw new NotSupported(`the identifier URI '${uri}': use api:// or https://`);
      }
      if (uri.endsWith("/")) throw graphRefusals.invalid(`The identifier URI '${uri}' must not end with a slash.`);
      const host = /^(?:api|https):\/\/([^/]+)/.exec(uri)?.[1] ?? "";
      const isVerified = verifiedDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
      if (uri.startsWith("https://") && !isVerified) throw graphRefusals.hostNotVerified(uri);
      appManagementPolicy.refuseIdentifierUri(application, uri);
      const isTaken = this.all().some(
        (otherApplication) => otherApplication.id !== application.id && otherApplication.identifierUris.includes(uri),
      );
      if (isTaken) throw graphRefusals.duplicateValue("identifierUris");
    }
  }
}

/** Personal Microsoft accounts get version 2 tokens only. Reported: hashicorp/terraform-provider-azuread#1374. */
function refuseBadTokenVersion({ signInAudience, api }: Pick<Application, "signInAudience" | "api">): void {
  if (!allowsPersonalAccounts(signInAudience) || api.requestedAccessTokenVersion === 2) return;
  throw graphRefusals.invalid("Property api.requestedAccessTokenVersion is invalid.");
}

function allowsPersonalAccounts(signInAudience: Application["signInAudience"]): boolean {
  return signInAudience === "AzureADandPersonalMicrosoftAccount" || signInAudience === "PersonalMicrosoftAccount";
}

/**
 * Ids and values of roles and scopes are unique within the application. The exception is a role and a scope that share
 * both (hashicorp/terraform-provider-azuread#269). The wordings are ours.
 */
function refuseBadEntitlements(application: Application): void {
  const { appRoles } = application;
  const scopes = application.api.oauth2PermissionScopes;
  for (const entitlements of [appRoles, scopes]) {
    for (const property of ["id", "value"] as const) {
      const values = entitlements.map((entitlement) => entitlement[property]).filter(Boolean);
      const repeated = values.find((value, index) => values.indexOf(value) !== index);
      if (repeated) throw duplicate(property, repeated);
    }
  }
  for (const role of appRoles) {
    const scope = scopes.find(({ id, value }) => (id === role.id) !== (value === role.value));
    if (scope) throw scope.id === role.id ? duplicate("id", scope.id) : duplicate("value", scope.value);
  }
  const bad = appRoles.find(({ value }) => value !== null && !isRoleValue(value));
  if (bad) throw graphRefusals.invalid(`Invalid value specified for property 'value' of app role '${bad.id}'.`);
}

function duplicate(property: string, value: string) {
  return graphRefusals.invalid(`It contains duplicate value. Please Provide unique value. (${property} '${value}')`);
}

/**
 * Up to 120 characters, and the first one can't be a dot:
 * https://learn.microsoft.com/graph/api/resources/approle#properties. Longer values were accepted, up to 249
 * (hashicorp/terraform-provider-azuread#1005, #1010).
 */
function isRoleValue(value: string): boolean {
  return value.length <= 120 && /^(?!\.)[\w:!#$%&'()*+,\-./;<=?@[\]^{|}~`>]*$/.test(value);
}

/** https://learn.microsoft.com/graph/api/resources/approle: disable first, then change or remove. */
function refuseChangeWhileEnabled<Entitlement extends AppRole | PermissionScope>(
  before: readonly Entitlement[],
  after: readonly Entitlement[],
): void {
  for (const old of before) {
    if (!old.isEnabled) continue;
    const changed = after.find((entitlement) => entitlement.id === old.id);
    const unchanged = changed && canonical({ ...changed, isEnabled: true }) === canonical(old);
    if (!unchanged) throw graphRefusals.enabledEntitlement();
  }
}

/**
 * A scope must exist before it can be pre-authorized. A scope in the same request can't be found yet.
 * Reported: microsoftgraph/microsoft-graph-docs-contrib#1395.
 */
function refuseUnknownPreAuthorization(after: Application, before: Application | undefined): void {
  const existingIds = new Set([
    ...(before?.api.oauth2PermissionScopes.map((scope) => scope.id) ?? []),
    ...(before?.api.preAuthorizedApplications.flatMap((client) => client.delegatedPermissionIds) ?? []),
  ]);
  const preAuthorizedIds = after.api.preAuthorizedApplications.flatMap((client) => client.delegatedPermissionIds);
  if (preAuthorizedIds.some((id) => !existingIds.has(id))) throw graphRefusals.preAuthorizedPermissionNotFound();
}

function canonical(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Returns what Graph keeps of a new application. By default it's also for personal Microsoft accounts, and so gets
 * version 2 tokens. Recorded: Azure/azure-cli, test_app_federated_credential.yaml and
 * test_service_principal_scenario.yaml (2022). Inferred: the version also follows an audience that the caller chose.
 */
export function keptOf(body: NewApplication): KeptApplication {
  const kept = applicationTable.create(body);
  const isDefault = body.api?.requestedAccessTokenVersion === undefined;
  const version = isDefault && allowsPersonalAccounts(kept.signInAudience) ? 2 : kept.api.requestedAccessTokenVersion;
  return { ...kept, api: { ...kept.api, requestedAccessTokenVersion: version } };
}

/** Returns an application as a person registers one in the portal: v1.0 tokens, and sign-in only from this tenant. */
export function newApplication(displayName: string): ApplicationProperties {
  return { ...keptOf({ displayName, signInAudience: "AzureADMyOrg" }), keyCredentials: [], owners: [] };
}
