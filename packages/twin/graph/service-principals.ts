import { Hono } from "hono";
import type { ServicePrincipal } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { resolveKeyCredentials } from "../tenant/key-credentials.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { servicePrincipalTable } from "../tenant/resources/service-principal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateServicePrincipal, metadata } from "./addresses.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import { type GraphEnv, matches, project, readNew, readQueryOptions, selection } from "./request.ts";
import { changedCredentials, keysIfSelected } from "./credentials.ts";
import { passwordRoutes } from "./passwords.ts";
import { ownedObjectRoutes, refuseUnlessKnown } from "./owners.ts";
import { admit, requireWrite, ownersAtCreation } from "./permissions.ts";
import { toGraphServicePrincipal } from "./shapes/service-principal.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export function servicePrincipalRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const { servicePrincipals, applications } = directory;
  const toAnswer = (principal: ServicePrincipal) => toGraphServicePrincipal(principal, directory);
  const locate = (key: string) => locateServicePrincipal(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readApplications", servicePrincipalTable);
    const principals = arrivals(directory, servicePrincipals.all()).map(toAnswer);
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}`),
      value: principals.filter((answer) => matches(filter, answer)).map((answer) => project(answer, select)),
    });
  });

  routes.post("/", async (context) => {
    const caller = context.get("caller");
    ownersAtCreation(caller, []);
    readQueryOptions(context, {});
    const body = await readNew(context, servicePrincipalTable);
    const { appId } = body;
    requireWrite(caller, () => applications.findByClientId(appId) ?? { owners: [caller.oid] });
    const owners = ownersAtCreation(caller, [...new Set(body["owners@odata.bind"])]);
    refuseUnlessKnown(tenant, owners);
    const application = applications.findByClientId(appId);
    if (application && !directory.replication.hasArrived(application.id)) {
      throw graphRefusals.noSuchApplication(appId);
    }
    const keyCredentials = resolveKeyCredentials(body.keyCredentials ?? [], [], tenant.newId);
    if (body.passwordCredentials?.length) throw new NotSupported("a service principal that is created with a password");
    const principal = servicePrincipals.create(appId, {
      ...servicePrincipalTable.create(body),
      keyCredentials,
      owners,
    });
    context.header(
      "Location",
      addressOf(`directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`),
    );
    return context.json({ "@odata.context": metadata("servicePrincipals/$entity"), ...toAnswer(principal) }, 201);
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readApplications", { selectable: servicePrincipalTable.selectable });
    const principal = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}/$entity`),
      ...project({ ...toAnswer(principal), ...keysIfSelected(principal, select) }, select),
    });
  });

  routes.route(
    "/",
    ownedObjectRoutes(tenant, {
      table: servicePrincipalTable,
      toAnswer,
      locate,
      update: ({ id }, changes) => {
        const current = servicePrincipals.get(id);
        const credentials = changedCredentials(current, changes, tenant.newId);
        servicePrincipals.update(id, { ...servicePrincipalTable.change(current, changes), ...credentials });
      },
      remove: (objectId) => directory.deleteServicePrincipal(objectId),
      setOwners: (objectId, owners) => servicePrincipals.update(objectId, { owners }),
    }),
  );
  routes.route(
    "/",
    passwordRoutes({
      locate,
      addPassword: (id, wanted) => servicePrincipals.addPassword(id, wanted),
      removePassword: (id, keyId) => servicePrincipals.removePassword(id, keyId),
    }),
  );
  routes.route("/", appRoleAssignmentRoutes(tenant));
  return routes;
}
