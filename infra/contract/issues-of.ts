import { z } from "zod";
import { nearestMissing } from "@protected-function/core/text/nearest.ts";
import { keysAt, schemaAt, unwrapped, valueAt } from "./schema-keys.ts";

/**
 * Every issue of a value. Zod doesn't read the value of an entry whose name is refused, and says nothing about what is
 * inside of a union's form.
 */
export function issuesOf(schema: z.ZodType, value: unknown): readonly z.core.$ZodIssue[] {
  return withHidden(schema, value, z.safeParse(schema, value).error?.issues ?? []);
}

function withHidden(
  schema: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    const inner = schemaAt(schema, issue.path);
    const found = valueAt(value, issue.path);
    if (!(inner instanceof z.ZodType)) return [issue];
    const below = (hidden: readonly z.core.$ZodIssue[]) =>
      hidden.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
    // Zod reads the first form that fits best, which other forms' names are unknown to.
    if (issue.code === "unrecognized_keys" && issue.keys.some((key) => keysAt(inner, []).includes(key)))
      return [{ ...issue, code: "invalid_union", errors: [], message: messageOf(inner) ?? issue.message }];
    if (issue.code === "invalid_key") return [issue, ...below(issuesOf(inner, found))];
    const form = issue.code === "invalid_union" ? formMeant(inner, found) : undefined;
    return form === undefined ? [issue] : below(issuesOf(form, found));
  });
}

/** What a union says of a value that has none of its forms. */
function messageOf(union: z.ZodType): string | undefined {
  return z.safeParse(union, undefined).error?.issues[0]?.message;
}

/** The only form of a union that has keys of an object, or names that its keys seem to mean; undefined if several have. */
function formMeant(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  const union = unwrapped(schema);
  if (!(union instanceof z.ZodUnion) || typeof value !== "object" || value === null) return undefined;
  const keys = Object.keys(value);
  const forms = union.options.filter((option) => option instanceof z.ZodObject);
  const only = (fits: (form: z.ZodObject, key: string) => boolean) => {
    const fitting = forms.filter((form) => keys.some((key) => fits(form, key)));
    return { form: fitting.length === 1 ? fitting[0] : undefined, isClear: fitting.length > 0 };
  };
  const { form, isClear } = only(({ shape }, key) => Object.hasOwn(shape, key));
  return isClear ? form : only(({ shape }, key) => nearestMissing(key, Object.keys(shape)) !== undefined).form;
}
