import { Hono } from "hono";
import { z } from "zod";
import type { FederatedIdentityCredential } from "../tenant/directory-objects.ts";
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
const v1Patch = z.strictObject({
  id: guid.optional(),
  name: text.optional(),
  issuer: text.optional(),
  subject: text.optional(),
  description: nullableText.optional(),
  audiences: z.array(text).optional(),
  claimsMatchingExpression: onlyBlank,
});

const v1Body = v1Patch.required({ name: true, issuer: true, subject: true, audiences: true });

/**
 * Flexible credentials, which have an expression in place of a subject.
 * https://learn.microsoft.com/graph/api/resources/federatedidentityexpression?view=graph-rest-beta
 */
const betaPatch = v1Patch.extend({
  subject: nullableText.optional(),
  claimsMatchingExpression: z
    .strictObject({ value: text, languageVersion: z.literal(1) })
    .nullable()
    .optional(),
});

const betaBody = betaPatch.required({ name: true, issuer: true, audiences: true });

const type = "FederatedIdentityCredential";

/** https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials and related pages */
export function federatedIdentityCredentialRoutes(tenant: Tenant, version: "v1.0" | "beta" = "v1.0"): Hono<GraphEnv> {
  const { directory } = tenant;
  const [patchBody, postBody] = version === "beta" ? [betaPatch, betaBody] : [v1Patch, v1Body];
  const contextOf = (applicationId: string) =>
    metadata(`applications('${applicationId}')/federatedIdentityCredentials`, version);
  const toAnswer = ({ claimsMatchingExpression, ...credential }: FederatedIdentityCredential) =>
    version === "beta" ? { ...credential, claimsMatchingExpression } : credential;
  const credentials = directory.federatedIdentityCredentials;
  const routes = new Hono<GraphEnv>();

  routes.get("/:key/federatedIdentityCredentials", (context) => {
    admit(context, "readApplications");
    const { id } = locateApplication(directory, context.req.param("key"));
    return context.json({ "@odata.context": contextOf(id), value: credentials.allOf(id).map(toAnswer) });
  });

  routes.post("/:key/federatedIdentityCredentials", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const {
      id,
      description = null,
      name,
      issuer,
      subject = null,
      audiences,
      claimsMatchingExpression = null,
    } = await readBody(context, postBody, type);
    if (id !== undefined) throw readOnly("id");
    const created = credentials.create(application.id, {
      name,
      issuer,
      subject,
      description,
      audiences,
      claimsMatchingExpression,
    });
    const path = `applications/${application.id}/federatedIdentityCredentials/${created.id}`;
    context.header("Location", addressOf(path));
    return context.json({ "@odata.context": `${contextOf(application.id)}/$entity`, ...toAnswer(created) }, 201);
  });

  routes.get("/:key/federatedIdentityCredentials/:credential", (context) => {
    admit(context, "readApplications");
    const { id } = locateApplication(directory, context.req.param("key"));
    const credential = credentials.get(id, context.req.param("credential"));
    return context.json({ "@odata.context": `${contextOf(id)}/$entity`, ...toAnswer(credential) });
  });

  routes.patch("/:key/federatedIdentityCredentials/:credential", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const prefer = context.req.header("prefer");
    if (prefer !== undefined) throw new NotSupported(`Prefer: ${prefer} on federated identity credentials`);
    const existing = credentials.get(application.id, context.req.param("credential"));
    const { id, ...body } = await readBody(context, patchBody, type);
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
