import { graphRefusals } from "./graph-refusals.ts";
import type {
  AppRole,
  Application,
  PasswordCredential,
  PermissionScope,
  ServicePrincipal,
} from "./directory-objects.ts";
import type { Applications } from "./applications.ts";
import { newPassword, type PasswordOptions, type WantedPassword, withoutPassword } from "./password-credentials.ts";
import { Recyclable } from "./recycle-bin.ts";
import { type KeptServicePrincipal, servicePrincipalTable } from "./resources/service-principal.ts";
import type { Replication } from "./replication.ts";

/** The properties of a service principal that a caller can change. */
type ServicePrincipalProperties = Omit<KeptServicePrincipal, "appId"> &
  Pick<ServicePrincipal, "owners" | "passwordCredentials" | "keyCredentials">;

interface ServicePrincipalsOptions extends PasswordOptions {
  readonly tenantId: string;
  readonly applications: Applications;
  readonly replication: Replication;
}

/** The tenant that owns Microsoft's own applications. Other tenants can configure their service principals. */
const microsoftTenantId = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

/** The tenant's service principals. */
export class ServicePrincipals extends Recyclable<ServicePrincipal> {
  readonly #options: ServicePrincipalsOptions;

  constructor(options: ServicePrincipalsOptions) {
    super(options.clock);
    this.#options = options;
  }

  findByClientId(clientId: string): ServicePrincipal | undefined {
    return this.all().find((principal) => principal.appId === clientId.toLowerCase());
  }

  /** Finds a service principal by exact client id or identifier URI, as the token endpoint finds a resource. */
  findByName(name: string): ServicePrincipal | undefined {
    return this.all().find((principal) => this.namesOf(principal).includes(name));
  }

  create(clientId: string, properties: Partial<ServicePrincipalProperties>, id?: string): ServicePrincipal {
    const application = this.#options.applications.findByClientId(clientId);
    if (this.findByClientId(clientId)) throw graphRefusals.servicePrincipalNameInUse(clientId);
    if (!application) throw graphRefusals.noSuchApplication(clientId);
    return this.#addNew({
      ...newServicePrincipal(application.appId),
      ...properties,
      id: id ?? this.#options.newId(),
      appOwnerOrganizationId: this.#options.tenantId,
      servicePrincipalType: "Application",
      displayName: application.displayName,
    });
  }

  /**
   * Also changes Microsoft's own, as terraform-provider-azuread's `use_existing` does
   * (`TestAccServicePrincipal_useExisting`).
   */
  update(objectId: string, changes: Partial<ServicePrincipalProperties>): ServicePrincipal {
    return this.put({ ...this.get(objectId), ...changes });
  }

  /** https://learn.microsoft.com/graph/api/serviceprincipal-addpassword */
  addPassword(objectId: string, wanted: WantedPassword): PasswordCredential {
    const credential = newPassword(wanted, this.#options);
    const { passwordCredentials } = this.get(objectId);
    this.update(objectId, { passwordCredentials: [...passwordCredentials, credential] });
    return credential;
  }

  removePassword(objectId: string, keyId: string): void {
    const { passwordCredentials } = this.get(objectId);
    this.update(objectId, { passwordCredentials: withoutPassword(passwordCredentials, keyId) });
  }

  delete(objectId: string): ServicePrincipal {
    const principal = this.get(objectId);
    const isOurs = !this.isMicrosoftOwned(principal) && principal.servicePrincipalType === "Application";
    if (!isOurs) throw graphRefusals.forbidden();
    // Keeps its last name, which is its application's.
    return this.recycle({ ...principal, displayName: this.displayNameOf(principal) });
  }

  /** Adds a service principal that Microsoft has in every tenant, such as Graph or Resource Manager. */
  addMicrosoftServicePrincipal(
    seed: Pick<ServicePrincipal, "appId" | "displayName"> & {
      readonly names: readonly string[];
      readonly appRoles?: readonly AppRole[];
      readonly permissionScopes?: readonly PermissionScope[];
    },
  ): ServicePrincipal {
    return this.put({
      ...newServicePrincipal(seed.appId),
      id: this.#options.newId(),
      appOwnerOrganizationId: microsoftTenantId,
      servicePrincipalType: "Application",
      displayName: seed.displayName,
      ownServicePrincipalNames: [seed.appId, ...seed.names],
      ownAppRoles: seed.appRoles ?? [],
      ownPermissionScopes: seed.permissionScopes ?? [],
    });
  }

  /**
   * Adds the service principal that Resource Manager creates for a managed identity. Only Resource Manager removes it.
   */
  addManagedIdentity(displayName: string, clientId = this.#options.newId()): ServicePrincipal {
    return this.#addNew({
      ...newServicePrincipal(clientId),
      id: this.#options.newId(),
      appOwnerOrganizationId: this.#options.tenantId,
      servicePrincipalType: "ManagedIdentity",
      displayName,
      ownServicePrincipalNames: [clientId],
      ownAppRoles: [],
      ownPermissionScopes: [],
    });
  }

  removeManagedIdentity(objectId: string): void {
    this.remove(objectId);
  }

  isMicrosoftOwned(principal: ServicePrincipal): boolean {
    return principal.appOwnerOrganizationId === microsoftTenantId;
  }

  namesOf(principal: ServicePrincipal): readonly string[] {
    if (principal.ownServicePrincipalNames) return principal.ownServicePrincipalNames;
    return [principal.appId, ...(this.#applicationOf(principal)?.identifierUris ?? [])];
  }

  appRolesOf(principal: ServicePrincipal): readonly AppRole[] {
    return principal.ownAppRoles ?? this.#applicationOf(principal)?.appRoles ?? [];
  }

  permissionScopesOf(principal: ServicePrincipal): readonly PermissionScope[] {
    return principal.ownPermissionScopes ?? this.#applicationOf(principal)?.api.oauth2PermissionScopes ?? [];
  }

  displayNameOf(principal: ServicePrincipal): string {
    return this.#applicationOf(principal)?.displayName ?? principal.displayName;
  }

  #applicationOf(principal: ServicePrincipal): Application | undefined {
    return this.#options.applications.findByClientId(principal.appId);
  }

  #addNew(principal: ServicePrincipal): ServicePrincipal {
    const kind = principal.servicePrincipalType === "ManagedIdentity" ? "managedIdentity" : "servicePrincipal";
    this.#options.replication.begin(kind, principal.id);
    return this.put(principal);
  }
}

/** Returns a service principal with default properties. */
function newServicePrincipal(appId: string) {
  return { ...servicePrincipalTable.create({ appId }), passwordCredentials: [], keyCredentials: [], owners: [] };
}
