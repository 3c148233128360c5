import { Hono } from "hono";
import { keptOf } from "../tenant/applications.ts";
import { refusePublicClientUnderPolicy } from "../tenant/conditional-access/refuse-policy.ts";
import type { Application } from "../tenant/directory-objects.ts";
import { resolveKeyCredentials } from "../tenant/key-credentials.ts";
import { changedCredentials, keysIfSelected } from "./credentials.ts";
import { applicationTable } from "../tenant/resources/application.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateApplication, metadata } from "./addresses.ts";
import { federatedIdentityCredentialRoutes } from "./federated-identity-credentials.ts";
import { type GraphEnv, matches, project, readNew, readQueryOptions, selection } from "./request.ts";
import { ownedObjectRoutes, refuseUnlessKnown } from "./owners.ts";
import { admit, ownersAtCreation } from "./permissions.ts";
import { passwordRoutes, toNewGraphPassword } from "./passwords.ts";
import { toGraphApplication } from "./shapes/application.ts";

/** https://learn.microsoft.com/graph/api/resources/application */
export function applicationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const toAnswer = (application: Application) =>
    toGraphApplication(application, { publisherDomain: tenant.initialDomain });
  const locate = (key: string) => locateApplication(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readApplications", applicationTable);
    const applications = arrivals(directory, directory.applications.all()).map(toAnswer);
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}`),
      value: applications.filter((answer) => matches(filter, answer)).map((answer) => project(answer, select)),
    });
  });

  routes.post("/", async (context) => {
    const caller = context.get("caller");
    ownersAtCreation(caller, []);
    readQueryOptions(context, {});
    const body = await readNew(context, applicationTable);
    const owners = ownersAtCreation(caller, [...new Set(body["owners@odata.bind"])]);
    refuseUnlessKnown(tenant, owners);
    const keyCredentials = resolveKeyCredentials(body.keyCredentials ?? [], [], tenant.newId);
    const application = directory.applications.create({
      ...keptOf(body),
      keyCredentials,
      passwordCredentials: body.passwordCredentials ?? [],
      owners,
    });
    context.header("Location", addressOf(`directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`));
    return context.json(
      { "@odata.context": metadata("applications/$entity"), ...toAnswer(application), ...secretsOf(application) },
      201,
    );
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readApplications", { selectable: applicationTable.selectable });
    const application = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}/$entity`),
      ...project({ ...toAnswer(application), ...keysIfSelected(application, select) }, select),
    });
  });

  routes.route(
    "/",
    ownedObjectRoutes(tenant, {
      table: applicationTable,
      toAnswer,
      locate,
      update: ({ id }, changes) => {
        // Reads the current state, because another request may have changed it while this one's body arrived.
        const current = directory.applications.get(id);
        const after = { ...current, ...applicationTable.change(current, changes) };
        refusePublicClientUnderPolicy(
          { before: current, after },
          tenant.conditionalAccess.policies,
          tenant.directoryBehavior,
        );
        directory.applications.update(id, { ...after, ...changedCredentials(current, changes, tenant.newId) });
        if (tenant.directoryBehavior.removedAppRole === "assignmentsGo") directory.forgetRolesRemovedFrom(current);
      },
      remove: (objectId) => directory.deleteApplication(objectId),
      setOwners: (objectId, owners) => directory.applications.update(objectId, { owners }),
    }),
  );
  routes.route(
    "/",
    passwordRoutes({
      locate,
      addPassword: (id, wanted) => directory.applications.addPassword(id, wanted),
      removePassword: (id, keyId) => directory.applications.removePassword(id, keyId),
    }),
  );
  routes.route("/", federatedIdentityCredentialRoutes(tenant));
  return routes;
}

/** The answer to its creation is the only one with a password's secret. */
function secretsOf({ passwordCredentials }: Application): object {
  return { passwordCredentials: passwordCredentials.map(toNewGraphPassword) };
}
