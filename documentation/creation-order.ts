import { z } from "zod";

/** A resource that the first `npx pulumi up` creates. */
export interface Created {
  /** From 1. Resources with the same step may be created at the same time. */
  readonly step: number;
  /** Pulumi's type. */
  readonly type: string;
  /** Its name in the program, which `up` prints. */
  readonly name: string;
  /** Types of the resources that must exist before, without those that they have waited for themselves. */
  readonly waitsFor: readonly string[];
}

const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        urn: z.string(),
        type: z.string(),
        custom: z.boolean(),
        dependencies: z.array(z.string()).default([]),
      }),
    ),
  }),
});

/**
 * Returns the order in which a first deployment creates its resources. It uses the dependencies in the state, which the
 * engine itself used. Values generated on the machine, such as a name's suffix, don't wait for anything and are left
 * out.
 *
 * @param exported the output of `pulumi stack export`
 */
export function creationOrder(exported: unknown): readonly Created[] {
  const { resources } = stateSchema.parse(exported).deployment;
  const own = resources.filter(({ custom, type }) => custom && !/^(?:pulumi:|random:)/.test(type));
  const typeOf = new Map(own.map(({ urn, type }) => [urn, type]));
  const direct = new Map(own.map(({ urn, dependencies }) => [urn, dependencies.filter((each) => typeOf.has(each))]));

  const all = new Map<string, ReadonlySet<string>>();
  const behind = (urn: string): ReadonlySet<string> => {
    const known = all.get(urn);
    if (known) return known;
    const before = direct.get(urn) ?? [];
    const found = new Set([...before, ...before.flatMap((each) => [...behind(each)])]);
    all.set(urn, found);
    return found;
  };
  const stepOf = (urn: string): number => 1 + Math.max(0, ...(direct.get(urn) ?? []).map(stepOf));

  return own
    .map(({ urn, type }) => {
      const before = direct.get(urn) ?? [];
      const implied = new Set(before.flatMap((each) => [...behind(each)]));
      return {
        step: stepOf(urn),
        type,
        name: urn.slice(urn.lastIndexOf("::") + 2),
        waitsFor: before.filter((each) => !implied.has(each)).map((each) => typeOf.get(each) ?? ""),
      };
    })
    .toSorted((one, other) => one.step - other.step || one.name.localeCompare(other.name));
}
