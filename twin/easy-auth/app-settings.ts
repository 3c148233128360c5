import { z } from "zod";

const siteBody = z.object({
  properties: z
    .object({
      siteConfig: z
        .object({ appSettings: z.array(z.object({ name: z.string(), value: z.string().catch("") })).nullish() })
        .nullish(),
    })
    .nullish(),
});

/** Values by name, as the site's environment has them. */
export type AppSettings = ReadonlyMap<string, string>;

const remembered = new WeakMap<object, AppSettings>();

/** The app settings in a site's body as Resource Manager keeps it. Read once per accepted PUT: a body is replaced whole. */
export function appSettingsOf(body: object): AppSettings {
  const known = remembered.get(body);
  if (known) return known;
  const listed = siteBody.safeParse(body).data?.properties?.siteConfig?.appSettings ?? [];
  const settings = new Map(listed.map(({ name, value }) => [name, value]));
  remembered.set(body, settings);
  return settings;
}
