import { z } from "zod";
import { meantKey, schemaAt, unwrapped, valueAt } from "./schema-keys.ts";

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
    if (issue.code === "invalid_key") return [issue, ...below(issuesOf(inner, found))];
    const form = issue.code === "invalid_union" ? formMeant(inner, found) : undefined;
    return form === undefined ? [issue] : below(issuesOf(form, found));
  });
}

/** The only form of a union that has keys of an object; undefined if none or several have. */
function formMeant(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  const union = unwrapped(schema);
  if (!(union instanceof z.ZodUnion) || typeof value !== "object" || value === null) return undefined;
  const [form, ...others] = union.options.filter(
    (option) => option instanceof z.ZodObject && Object.keys(value).some((key) => Object.hasOwn(option.shape, key)),
  );
  return others.length === 0 && form instanceof z.ZodType ? form : undefined;
}

/** An issue, and the value that it is about. */
export interface IssueOf {
  readonly issue: z.core.$ZodIssue;
  readonly value: unknown;
}

/**
 * The same, of what is meant: a misspelled name is one issue, and what it names is read under the name that it means.
 *
 * @param isMeant says of an unknown name whether renaming it fixes it
 */
export function issuesOfMeant(
  schema: z.ZodType,
  raw: unknown,
  isMeant: (path: readonly PropertyKey[]) => boolean = () => true,
): readonly IssueOf[] {
  const misspelled: IssueOf[] = [];
  let value = raw;
  for (;;) {
    const issues = issuesOf(schema, value);
    const before = value;
    for (const issue of issues) {
      if (issue.code !== "unrecognized_keys") continue;
      for (const key of issue.keys) {
        const meant = meantKey(schema, issue.path, key, value);
        const isTaken = meant === undefined || valueAt(value, [...issue.path, meant]) !== undefined;
        if (isTaken || !isMeant([...issue.path, key])) continue;
        misspelled.push({ issue: { ...issue, keys: [key] }, value: before });
        value = renamed(value, issue.path, { from: key, to: meant });
      }
    }
    if (value === before) return [...misspelled, ...issues.map((issue) => ({ issue, value }))];
  }
}

function renamed(
  value: unknown,
  [key, ...rest]: readonly PropertyKey[],
  names: { readonly from: string; readonly to: string },
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? renamed(item, rest, names) : item));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, inner]) =>
      key === undefined
        ? [name === names.from ? names.to : name, inner]
        : [name, name === key ? renamed(inner, rest, names) : inner],
    ),
  );
}
