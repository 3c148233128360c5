/** What a PATCH may carry of an object: any part of it, to any depth; collections only as a whole. */
export type Patch<Whole> = {
  readonly [Property in keyof Whole]?: Part<Whole[Property]> | undefined;
};

type Part<Value> = Value extends readonly unknown[] ? Value : Value extends object ? Patch<Value> : Value;

/**
 * Graph's PATCH: a complex property is merged member by member, a collection is replaced, null is a value.
 * https://learn.microsoft.com/graph/api/application-update
 */
export function mergePatch<Whole extends object>(whole: Whole, patch: Patch<Whole>): Whole {
  return merge(whole, patch) as Whole;
}

function merge(whole: object, patch: object): object {
  const merged: Record<string, unknown> = { ...whole };
  for (const [property, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = merged[property];
    merged[property] = isComplex(value) && isComplex(before) ? merge(before, value) : value;
  }
  return merged;
}

function isComplex(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
