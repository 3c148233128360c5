/** `npm run schema`: writes settings.schema.json, by which editors know what a Pulumi.<stack>.yaml may say. */
import { writeFileSync } from "node:fs";
import { stackFileSchema } from "./infra/settings/json-schema.ts";

writeFileSync(new URL("settings.schema.json", import.meta.url), `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`);
