import { Hono } from "hono";
import type { Tenant } from "../tenant/tenant.ts";
import { locateApplication, metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demandWrite } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { addPasswordBody, removePasswordBody, toGraphPassword } from "./shapes/password-credential.ts";

/** https://learn.microsoft.com/graph/api/application-addpassword and …-removepassword */
export function applicationPasswordRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.post("/:key/addPassword", async (context) => {
    const application = demandWrite(context.get("caller"), () =>
      locateApplication(directory, context.req.param("key")),
    );
    readQueryOptions(context, {});
    const { passwordCredential: wanted } = await readBody(context, addPasswordBody, "PasswordCredential");
    const credential = directory.applications.addPassword(application.id, {
      displayName: wanted?.displayName ?? null,
      ...(wanted?.startDateTime && { startDateTime: wanted.startDateTime }),
      ...(wanted?.endDateTime && { endDateTime: wanted.endDateTime }),
    });
    return context.json({
      "@odata.context": metadata("microsoft.graph.passwordCredential"),
      ...toGraphPassword(credential),
    });
  });

  routes.post("/:key/removePassword", async (context) => {
    const application = demandWrite(context.get("caller"), () =>
      locateApplication(directory, context.req.param("key")),
    );
    readQueryOptions(context, {});
    const { keyId } = await readBody(context, removePasswordBody, "PasswordCredential");
    directory.applications.removePassword(application.id, keyId);
    return context.body(null, 204);
  });

  return routes;
}
