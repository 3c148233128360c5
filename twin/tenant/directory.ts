import type { Clock } from "../clock.ts";
import { AppRoleAssignments } from "./app-role-assignments.ts";
import { Applications } from "./applications.ts";
import type { Application, ServicePrincipal } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { ServicePrincipals } from "./service-principals.ts";

export interface DirectoryOptions {
  readonly tenantId: string;
  readonly verifiedDomains: readonly string[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly newOpaqueId: () => string;
  readonly newSecret: () => string;
}

/** Entra ID's directory: the objects, and what deleting one takes with it. */
export class Directory {
  readonly applications: Applications;
  readonly servicePrincipals: ServicePrincipals;
  readonly appRoleAssignments: AppRoleAssignments;

  constructor(options: DirectoryOptions) {
    this.applications = new Applications(options);
    this.servicePrincipals = new ServicePrincipals({ ...options, applications: this.applications });
    this.appRoleAssignments = new AppRoleAssignments({ ...options, servicePrincipals: this.servicePrincipals });
  }

  /** An application takes its service principal along. https://learn.microsoft.com/graph/api/application-delete */
  deleteApplication(objectId: string): Application {
    const application = this.applications.delete(objectId);
    const principal = this.servicePrincipals.findByClientId(application.appId);
    if (principal) this.deleteServicePrincipal(principal.id);
    return application;
  }

  deleteServicePrincipal(objectId: string): ServicePrincipal {
    const principal = this.servicePrincipals.delete(objectId);
    this.appRoleAssignments.forget(principal.id);
    return principal;
  }

  removeManagedIdentity(objectId: string): void {
    this.servicePrincipals.removeManagedIdentity(objectId);
    this.appRoleAssignments.forget(objectId);
  }

  /** Out of the recycle bin, for good. */
  purge(objectId: string): void {
    const id = objectId.toLowerCase();
    if (this.applications.deleted().some((application) => application.id === id)) this.applications.purge(id);
    else if (this.servicePrincipals.deleted().some((principal) => principal.id === id))
      this.servicePrincipals.purge(id);
    else throw graphRefusals.notFound(objectId);
  }
}
