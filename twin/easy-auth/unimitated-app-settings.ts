import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";

const siteBody = z.object({
  properties: z
    .object({
      siteConfig: z.object({ appSettings: z.array(z.object({ name: z.string() })).nullish() }).nullish(),
    })
    .nullish(),
});

const examined = new WeakSet<object>();

/**
 * App settings steer the middleware, too (`WEBSITE_AUTH_AAD_ALLOWED_TENANTS`, `WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES` …).
 * None is imitated. https://learn.microsoft.com/azure/app-service/reference-app-settings
 */
export function refuseUnimitatedAppSettings(body: object): void {
  if (examined.has(body)) return;
  const settings = siteBody.safeParse(body).data?.properties?.siteConfig?.appSettings ?? [];
  const steering = settings.find(({ name }) => /^WEBSITE_AUTH_/i.test(name));
  if (steering) throw new NotImitated(`the app setting '${steering.name}', which steers App Service authentication`);
  examined.add(body);
}
