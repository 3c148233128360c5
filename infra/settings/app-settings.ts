import { z } from "zod";
import { appSettingName, reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";
import { across } from "./across.ts";
import { isVariable, keyVault, matching } from "./texts.ts";
import { requireOneGroupPerVault } from "./names-in-use.ts";

const nameRule = "an app setting's name must be at most 128 letters, digits and _, starting with a letter";
const name = z
  .string()
  .regex(appSettingName, { error: nameRule })
  .superRefine((name, context) => {
    const reserved = reservedAppSetting(name);
    if (reserved !== undefined)
      context.addIssue({ code: "custom", message: `can't be a setting of yours: ${reserved}` });
  });

/** Other variables may be the function's own to replace. */
const isOfWorkflow = (text: string) => text.includes("{{") && isVariable(text);

/** App settings that the function reads. The contract lists them. */
export const appSettings = z
  .record(
    name,
    z
      .string({ error: "must be a string, in quotes" })
      .refine((text) => !isOfWorkflow(text), { error: "must be the value itself" }),
    { error: "must be an object of strings" },
  )
  .meta({
    description: "App settings that the contract declares as text. Don't put secrets here.",
    default: {},
    example: { ORDERS_RETENTION_DAYS: "30" },
  });

/** App settings whose values stay in a key vault. The site reads them with its identity. */
export const secretSettings = across(
  z.record(
    name,
    z.strictObject({
      keyVault,
      secret: matching(
        /^[A-Za-z0-9-]{1,127}$/,
        "must be the name of a secret in a key vault: at most 127 letters, digits and -",
      ),
    }),
    { error: "must be an object of app settings, each with its secret in a key vault" },
  ),
  requireOneGroupPerVault,
).meta({
  description:
    "App settings that the contract declares as secret, each a secret in an existing key vault. The function's identity gets permission to read it. The vault must use Azure RBAC.",
  default: {},
  example: { ORDERS_PARTNER_KEY: { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" }, secret: "partner" } },
});
