import type { z } from "zod";
import { type Lenient, readLeniently } from "./lenient.ts";

/** What a rule across several values gets. `value` has them as they are written. */
export type AcrossContext = z.core.$RefinementCtx;

/**
 * Adds a rule across several values. Unlike a refinement of zod, it also holds while some of them break rules of their
 * own, so that all problems are reported at once. It then gets those values that have the right kind.
 */
export function across<Schema extends z.ZodType>(
  schema: Schema,
  rule: (values: Lenient<z.output<Schema>>, context: AcrossContext) => void,
): Schema {
  return schema.superRefine(
    (value, context) => {
      const values = readLeniently(schema, value);
      if (values !== undefined) rule(values, context);
    },
    { when: () => true },
  );
}

/** Whether nothing is written there. What can't be read isn't nothing. */
export function isEmpty(value: unknown): boolean {
  return Object.keys(Object(value)).length === 0;
}
