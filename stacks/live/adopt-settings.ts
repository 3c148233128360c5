import type { LenientSettings } from "../../infra/settings/lenient-settings.ts";

/** What the setting `adopt` names. */
export type AdoptSettings = LenientSettings["adopt"];

/** What can be adopted, and given back, on its own. */
export type Half = keyof AdoptSettings;
export const halves = ["api", "hosting"] as const satisfies readonly Half[];
