import { type CloudName, clouds } from "@protected-function/core/azure/clouds.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";

/** The cloud whose twin a stack needs. The public one for an unknown name, because the program itself refuses that. */
export function cloudIn({ cloud }: Pick<LenientSettings, "cloud">): CloudName {
  return Object.values(clouds).find(({ name }) => name === cloud)?.name ?? "public";
}
