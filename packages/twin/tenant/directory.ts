import type { Clock } from "../clock.ts";
import { AppManagementPolicy } from "./app-management-policy.ts";
import { AppRoleAssignments } from "./app-role-assignments.ts";
import { Applications } from "./applications.ts";
import type { DirectoryBehavior } from "./directory-behavior.ts";
import type { Application, Group, ServicePrincipal, User } from "./directory-objects.ts";
import { DirectoryRoles, Principals } from "./principals.ts";
import { FederatedIdentityCredentials } from "./federated-identity-credentials.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { Groups } from "./groups.ts";
import { PermissionGrants } from "./permission-grants.ts";
import { Replication, type ReplicationOptions } from "./replication.ts";
import { ServicePrincipals } from "./service-principals.ts";
import { Users } from "./users.ts";
import { allOf, type PutBack } from "./keep.ts";

export interface DirectoryOptions {
  readonly tenantId: string;
  readonly verifiedDomains: readonly string[];
  readonly behavior?: DirectoryBehavior;
  readonly clock: Clock;
  /** Default: none. */
  readonly replication?: ReplicationOptions;
  readonly newId: () => string;
  readonly newOpaqueId: () => string;
  readonly newSecret: () => string;
}

/** Entra ID's directory: the objects, and the cascade when one is deleted. */
export class Directory {
  readonly replication: Replication;
  readonly appManagementPolicy: AppManagementPolicy;
  readonly applications: Applications;
  readonly federatedIdentityCredentials: FederatedIdentityCredentials;
  readonly servicePrincipals: ServicePrincipals;
  readonly users: Users;
  readonly groups: Groups;
  readonly principals: Principals;
  readonly directoryRoles = new DirectoryRoles();
  readonly appRoleAssignments: AppRoleAssignments;
  readonly permissionGrants: PermissionGrants;

  constructor(directoryOptions: DirectoryOptions) {
    this.replication = new Replication(
      directoryOptions.clock,
      directoryOptions.replication ?? { delayMilliseconds: 0 },
    );
    this.appManagementPolicy = new AppManagementPolicy({
      ...directoryOptions,
      usesSaml: (appId) => this.servicePrincipals.findByClientId(appId)?.preferredSingleSignOnMode === "saml",
    });
    const { replication, appManagementPolicy } = this;
    const options = { ...directoryOptions, replication, appManagementPolicy };
    this.applications = new Applications(options);
    this.federatedIdentityCredentials = new FederatedIdentityCredentials(options);
    this.servicePrincipals = new ServicePrincipals({ ...options, applications: this.applications });
    this.users = new Users(options);
    this.groups = new Groups(options);
    this.principals = new Principals(this);
    this.appRoleAssignments = new AppRoleAssignments({
      ...options,
      servicePrincipals: this.servicePrincipals,
      principals: this.principals,
    });
    this.permissionGrants = new PermissionGrants(this);
  }

  keep(): PutBack {
    return allOf(
      ...[
        this.replication,
        this.applications,
        this.federatedIdentityCredentials,
        this.servicePrincipals,
        this.users,
        this.groups,
        this.directoryRoles,
        this.appRoleAssignments,
        this.permissionGrants,
      ].map((part) => part.keep()),
    );
  }

  /** Also deletes the application's service principal. https://learn.microsoft.com/graph/api/application-delete */
  deleteApplication(objectId: string): Application {
    const { appId } = this.applications.get(objectId);
    const principal = this.servicePrincipals.findByClientId(appId);
    if (principal) this.deleteServicePrincipal(principal.id);
    const application = this.applications.delete(objectId);
    this.federatedIdentityCredentials.forget(application.id);
    return application;
  }

  /** Deletes the assignments of removed app roles, if Graph deletes them together. */
  forgetRolesRemovedFrom({ appId, appRoles }: Application): void {
    const resource = this.servicePrincipals.findByClientId(appId);
    if (!resource) return;
    const roleIds = this.servicePrincipals.appRolesOf(resource).map(({ id }) => id);
    const removed = appRoles.map(({ id }) => id).filter((id) => !roleIds.includes(id));
    this.appRoleAssignments.forgetRoles(resource.id, removed);
  }

  deleteServicePrincipal(objectId: string): ServicePrincipal {
    const principal = this.servicePrincipals.delete(objectId);
    this.#forget(principal.id);
    return principal;
  }

  removeManagedIdentity(objectId: string): void {
    this.servicePrincipals.removeManagedIdentity(objectId);
    this.#forget(objectId);
  }

  deleteUser(objectId: string): User {
    const user = this.users.delete(objectId);
    this.#forget(user.id);
    return user;
  }

  /**
   * Moves a security group to the recycle bin, because it can also be restored.
   * https://learn.microsoft.com/graph/api/group-delete
   */
  deleteGroup(objectId: string): Group {
    const group = this.groups.delete(objectId);
    this.#forget(group.id);
    return group;
  }

  /** Permanently deletes an object from the recycle bin. */
  purge(objectId: string): void {
    const id = objectId.toLowerCase();
    const bin = [this.applications, this.servicePrincipals, this.users, this.groups].find(
      (collection) => collection.deletedDateTimeOf(id) !== undefined,
    );
    if (!bin) throw graphRefusals.notFound(objectId);
    bin.purge(id);
  }

  /** Deletes a principal's assignments, grants, memberships and directory roles. */
  #forget(objectId: string): void {
    this.appRoleAssignments.forget(objectId);
    this.permissionGrants.forget(objectId);
    this.groups.forget(objectId);
    this.directoryRoles.forget(objectId);
  }
}
