import { Hono } from "hono";
import { z } from "zod";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateApplication, metadata } from "./addresses.ts";
import { type GraphEnv, readBody, readOnly, definedProperties } from "./request.ts";
import { admit, admitToWrite } from "./permissions.ts";
import { guid, nullableText, onlyBlank, text } from "../tenant/resources/property-schemas.ts";

/**
 * The properties that a POST or PATCH can set.
 * https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 */
const federatedIdentityCredentialPatch = z.strictObject({
  id: guid.optional(),
  name: text.optional(),
  issuer: text.optional(),
  subject: text.optional(),
  description: nullableText.optional(),
  audiences: z.array(text).optional(),
  claimsMatchingExpression: onlyBlank,
});

const federatedIdentityCredentialBody = federatedIdentityCredentialPatch.required({
  name: true,
  issuer: true,
  subject: true,
  audiences: true,
});

const type = "FederatedIdentityCredential";

/** https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials and related pages */
export function federatedIdentityCredentialRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const credentials = directory.federatedIdentityCredentials;
  const routes = new Hono<GraphEnv>();

  routes.get("/:key/federatedIdentityCredentials", (context) => {
    admit(context, "readApplications");
    const { id } = locateApplication(directory, context.req.param("key"));
    return context.json({ "@odata.context": contextOf(id), value: credentials.allOf(id) });
  });

  routes.post("/:key/federatedIdentityCredentials", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const {
      id,
      description = null,
      name,
      issuer,
      subject,
      audiences,
    } = await readBody(context, federatedIdentityCredentialBody, type);
    if (id !== undefined) throw readOnly("id");
    const created = credentials.create(application.id, { name, issuer, subject, description, audiences });
    const path = `applications/${application.id}/federatedIdentityCredentials/${created.id}`;
    context.header("Location", addressOf(path));
    return context.json({ "@odata.context": `${contextOf(application.id)}/$entity`, ...created }, 201);
  });

  routes.get("/:key/federatedIdentityCredentials/:credential", (context) => {
    admit(context, "readApplications");
    const { id } = locateApplication(directory, context.req.param("key"));
    const credential = credentials.get(id, context.req.param("credential"));
    return context.json({ "@odata.context": `${contextOf(id)}/$entity`, ...credential });
  });

  routes.patch("/:key/federatedIdentityCredentials/:credential", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const prefer = context.req.header("prefer");
    if (prefer !== undefined) throw new NotSupported(`Prefer: ${prefer} on federated identity credentials`);
    const existing = credentials.get(application.id, context.req.param("credential"));
    const { id, ...body } = await readBody(context, federatedIdentityCredentialPatch, type);
    if (id !== undefined && id !== existing.id) throw readOnly("id");
    credentials.update(application.id, existing.id, definedProperties(body));
    return context.body(null, 204);
  });

  routes.delete("/:key/federatedIdentityCredentials/:credential", (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    credentials.delete(application.id, context.req.param("credential"));
    return context.body(null, 204);
  });

  return routes;
}

function contextOf(applicationId: string): string {
  return metadata(`applications('${applicationId}')/federatedIdentityCredentials`);
}
