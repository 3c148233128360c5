import { z } from "zod";
import { NotSupported, type Refusal } from "../tenant/refusal.ts";
import { armRefusals } from "./arm-refusals.ts";

/**
 * Parses a body with its strict schema. Azure's providers ignore many unknown properties. The twin throws NotSupported
 * for an unknown property or an unlisted value, and names it. A value of the wrong type is InvalidRequestContent (400).
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown, type: string): z.output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw asRefusal(result.error.issues, type);
}

/** The read-only part of a resource's envelope. Clients send it back when they change a resource. */
export const readOnlyEnvelope = {
  id: z.string().optional(),
  name: z.string().optional(),
  type: z.string().optional(),
};

export const tags = z.record(z.string(), z.string()).optional();

/** The envelope of a resource with a region and tags. `placeIn` decides whether a new resource needs a region. */
export const trackedEnvelope = { ...readOnlyEnvelope, location: z.string().optional(), tags };

function asRefusal(issues: readonly z.core.$ZodIssue[], type: string): Refusal {
  const [issue] = issues;
  const unknown = issues.find((candidate) => candidate.code === "unrecognized_keys");
  if (unknown) return new NotSupported(`the property '${[...unknown.path, unknown.keys[0]].join(".")}' of ${type}`);
  const path = issue?.path.join(".") ?? "";
  if (issue?.code === "invalid_value") {
    return new NotSupported(
      `${JSON.stringify(issue.input)} as '${path}' of ${type} (supported: ${issue.values.map(String).join(", ")})`,
    );
  }
  return armRefusals.invalidContent(`${path || "body"}: ${issue?.message ?? "invalid"}`);
}
