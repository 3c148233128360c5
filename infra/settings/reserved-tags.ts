import type { z } from "zod";
import { reservedTags } from "../stack-mark.ts";

/** The stack's own tags say whose a resource is: one of a user's under the same name would be lost, or be taken for it. */
export function demandUnreservedTags(tags: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const name of Object.keys(tags)) {
    if (!reservedTags.includes(name.toLowerCase())) continue;
    context.addIssue({
      code: "custom",
      path: [name],
      message: `must have another name: ${reservedTags.join(", ")} are the stack's own tags`,
    });
  }
}
