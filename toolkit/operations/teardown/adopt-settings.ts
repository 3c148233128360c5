import { z } from "zod";

/** What can be adopted, and given back, on its own. */
export const halves = ["api", "hosting"] as const;
export type Half = (typeof halves)[number];

const text = z.string().optional().catch(undefined);
const shape = z
  .object({
    api: z
      .object({ clientId: text, applicationObjectId: text, servicePrincipalObjectId: text })
      .optional()
      .catch(undefined),
    hosting: z.object({ resourceGroupName: text, planName: text, functionAppName: text }).optional().catch(undefined),
  })
  .catch({});

/** What the setting `adopt` names. */
export type AdoptSettings = z.infer<typeof shape>;

/** Leniently: giving back must be possible with settings that a deployment would refuse. */
export function adoptSettings(value: unknown): AdoptSettings {
  return shape.parse(value);
}
