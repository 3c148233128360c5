import type { z } from "zod";
import { JsonRefused, readJson } from "../network/json-text.ts";
import { Refusal, NotImitated } from "../tenant/refusal.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { GraphContext } from "./graph-env.ts";

/**
 * Reads a JSON body by its strict schema. Throws Graph's refusals: what is no JSON, a property that the type does not
 * have, a value that the property does not take; and NotImitated for properties that Graph has and the twin has not.
 * `typed`: the schema reads `@odata.type`, since objects of several types may stand in one place.
 */
export async function readBody<Schema extends z.ZodType>(
  context: GraphContext,
  schema: Schema,
  resource: string,
  { typed = false }: { readonly typed?: boolean } = {},
): Promise<z.output<Schema>> {
  const result = schema.safeParse(withoutTypeAnnotations(await readObject(context), typed), { reportInput: true });
  if (result.success) return result.data;
  throw asRefusal(result.error.issues, resource);
}

/** Graph names itself what it gives. Wording reported widely. */
export function readOnly(property: string): Refusal {
  return graphRefusals.invalid(`Property '${property}' is read-only and cannot be set.`);
}

/**
 * Without the right Content-Type, Graph does not look at the body. Reported: microsoftgraph/microsoft-graph-docs#6259.
 * Inferred: that JSON beyond the limits gets the same answer.
 */
async function readObject(context: GraphContext): Promise<unknown> {
  const isJson = /^application\/json\s*(?:;|$)/i.test(context.req.header("content-type") ?? "");
  const json: unknown = isJson ? await readJson(context.req.raw).catch(withoutValue) : undefined;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Refusal(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  return json;
}

function withoutValue(error: unknown): undefined {
  if (!(error instanceof JsonRefused)) throw error;
}

/** Clients may annotate types (`@odata.type`) wherever Graph knows them anyway; azuread annotates everything. */
function withoutTypeAnnotations(value: unknown, typed: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutTypeAnnotations(item, typed));
  if (typeof value !== "object" || value === null) return value;
  const isKept = (name: string) => !name.endsWith("@odata.type") || (typed && name === "@odata.type");
  const kept = Object.entries(value).filter(([name]) => isKept(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutTypeAnnotations(member, typed)]));
}

/** Graph names the first fault only. Wording reported widely; which property wins where several are wrong is ours. */
function asRefusal(issues: readonly z.core.$ZodIssue[], resource: string): Refusal {
  const missing = issues.find((issue) => issue.code === "unrecognized_keys");
  if (missing) return graphRefusals.invalid(`Invalid property '${missing.keys[0]}'.`);
  const [issue] = issues;
  const property = issue?.path.filter((part) => typeof part === "string").join(".") ?? "";
  if (issue?.code === "custom" && issue.params?.["notImitated"] === true) {
    return new NotImitated(`the property '${property}' of a Graph ${resource} with a value of its own`);
  }
  if (issue?.code === "invalid_type" && issue.input === undefined) {
    return graphRefusals.invalid(`A value is required for property '${property}' of resource '${resource}'.`);
  }
  return graphRefusals.invalid(`Invalid value specified for property '${property}' of resource '${resource}'.`);
}
