import type { z } from "zod";
import type { CallerSettings } from "./caller-settings.ts";

/**
 * A federated credential's logical name is `<caller>-<its name>`: caller `orders` with `eu-pipeline` would share one with
 * caller `orders-eu` and its `pipeline`, and Pulumi takes each name once.
 */
export function demandUniqueNames(callers: Readonly<Record<string, CallerSettings>>, context: z.RefinementCtx): void {
  const taken = new Map<string, string>();
  for (const [caller, { federated }] of Object.entries(callers)) {
    for (const key of Object.keys(federated ?? {})) {
      const logicalName = `${caller}-${key}`;
      const other = taken.get(logicalName);
      taken.set(logicalName, `${caller}.federated.${key}`);
      if (other === undefined) continue;
      context.addIssue({
        code: "custom",
        path: [caller, "federated", key],
        message: `must have another name: with its caller's it reads ${logicalName}, as that of ${other} does`,
      });
    }
  }
}
