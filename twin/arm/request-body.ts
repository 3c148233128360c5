import { z } from "zod";
import { NotSupported, type Refusal } from "../tenant/refusal.ts";
import { armRefusals } from "./arm-refusals.ts";

/**
 * Checks a body by its strict schema. Azure's providers ignore much that they don't know. Here, an unknown property and
 * an unlisted value are NotSupported, by name. A value of the wrong type is InvalidRequestContent (400).
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown, type: string): z.output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw asRefusal(result.error.issues, type);
}

/** The read-only part of a resource's envelope. A client that changes a resource sends it back. */
export const readOnlyEnvelope = {
  id: z.string().optional(),
  name: z.string().optional(),
  type: z.string().optional(),
};

export const tags = z.record(z.string(), z.string()).optional();

/** The envelope of a resource that has a region and tags; that a new one needs a region is up to `placeIn`. */
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
