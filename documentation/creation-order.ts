import { z } from "zod";

/** Something that the first `npx pulumi up` creates. */
export interface Created {
  /** From 1: what has the same step may be created at the same time. */
  readonly step: number;
  /** Pulumi's type. */
  readonly type: string;
  /** The program's name for it, which `up` prints. */
  readonly name: string;
  /** Types of what has to be there before, without what those have waited for themselves. */
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
 * In which order a first deployment creates what it creates, by the dependencies that the engine itself went by and has
 * kept in the state. What is drawn on the machine, such as a name's suffix, waits for nobody and is left out.
 *
 * @param exported what `pulumi stack export` gives
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
