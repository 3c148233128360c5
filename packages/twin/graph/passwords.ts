import { Hono } from "hono";
import { z } from "zod";
import type { PasswordCredential } from "../tenant/directory-objects.ts";
import type { WantedPassword } from "../tenant/password-credentials.ts";
import { guid, instant, nullableText, onlyBlank } from "../tenant/resources/property-schemas.ts";
import { metadata } from "./addresses.ts";
import { admitToWrite } from "./permissions.ts";
import { type GraphEnv, readBody } from "./request.ts";

/** https://learn.microsoft.com/graph/api/application-addpassword#request-body */
const addPasswordBody = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: nullableText.optional(),
      startDateTime: instant,
      endDateTime: instant,
      customKeyIdentifier: onlyBlank,
      hint: onlyBlank,
      keyId: onlyBlank,
      secretText: onlyBlank,
    })
    .nullable()
    .optional(),
});

/** https://learn.microsoft.com/graph/api/application-removepassword#request-body */
const removePasswordBody = z.strictObject({ keyId: guid });

interface WithPasswords {
  /** Throws Request_ResourceNotFound (404). */
  readonly locate: (key: string) => { readonly id: string; readonly owners: readonly string[] };
  readonly addPassword: (objectId: string, wanted: WantedPassword) => PasswordCredential;
  readonly removePassword: (objectId: string, keyId: string) => void;
}

/**
 * The same for applications and service principals. https://learn.microsoft.com/graph/api/application-addpassword and
 * …-removepassword, serviceprincipal-addpassword and …-removepassword
 */
export function passwordRoutes({ locate, addPassword, removePassword }: WithPasswords): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.post("/:key/addPassword", async (context) => {
    const { id } = admitToWrite(context, () => locate(context.req.param("key")));
    const { passwordCredential } = await readBody(context, addPasswordBody, "PasswordCredential");
    const credential = toNewGraphPassword(addPassword(id, passwordCredential ?? {}));
    return context.json({ "@odata.context": metadata("microsoft.graph.passwordCredential"), ...credential });
  });

  routes.post("/:key/removePassword", async (context) => {
    const { id } = admitToWrite(context, () => locate(context.req.param("key")));
    const { keyId } = await readBody(context, removePasswordBody, "PasswordCredential");
    removePassword(id, keyId);
    return context.body(null, 204);
  });

  return routes;
}

/** Returns the password with its secret in plain text. Only the answer to its creation may contain it. */
export function toNewGraphPassword(credential: PasswordCredential): object {
  return { customKeyIdentifier: null, ...credential };
}
