import { z } from "zod";
import { appSettingName, reservedAppSetting } from "../../text/reserved-app-settings.ts";
import { keyVault, matching } from "./texts.ts";
import { requireOneGroupPerVault } from "./names-in-use.ts";

const nameRule = "an app setting's name must be letters, digits and _, a letter first, at most 128";
const name = z
  .string()
  .regex(appSettingName, { error: nameRule })
  .superRefine((written, context) => {
    const reserved = reservedAppSetting(written);
    if (reserved !== undefined) context.addIssue({ code: "custom", message: `must have another name: ${reserved}` });
  });

/** App settings that the function reads: the contract says which. */
export const appSettings = z
  .record(name, z.string({ error: "must be a text, in quotes" }), { error: "must be an object of texts" })
  .meta({
    description: "App settings that the contract asks for, as text; nothing secret.",
    default: {},
    example: { ORDERS_RETENTION_DAYS: "30" },
  });

/** App settings whose values stay in a key vault: the site reads them by its identity. */
export const secretSettings = z
  .record(
    name,
    z.strictObject({
      keyVault,
      secret: matching(
        /^[A-Za-z0-9-]{1,127}$/,
        "must be a secret's name in a key vault: letters, digits and -, at most 127",
      ),
    }),
    { error: "must be an object: each app setting, and the secret in a key vault that it is" },
  )
  .superRefine(requireOneGroupPerVault)
  .meta({
    description:
      "App settings that the contract asks for as secret - each a secret in an existing key vault that the function's identity is given leave to read. The vault must use Azure RBAC.",
    default: {},
    example: { ORDERS_PARTNER_KEY: { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" }, secret: "partner" } },
  });
