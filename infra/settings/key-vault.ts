import { z } from "zod";
import { displayName } from "./texts.ts";

const nameRule = "must be a key vault's name";

/** An existing key vault of this subscription. */
export const keyVault = z.strictObject({
  resourceGroup: displayName,
  name: z.string({ error: nameRule }).regex(/^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/, { error: nameRule }),
});

export type KeyVault = z.infer<typeof keyVault>;
