import { z } from "zod";
import { inCloudOf } from "../../packages/pf/stacks/live/stack-state.ts";

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
        id: z.string().optional(),
        dependencies: z.array(z.string()).default([]),
      }),
    ),
  }),
});

/** How many resources Pulumi counts, by what they are. */
export interface ResourceCounts {
  readonly all: number;
  /** In Entra ID and Azure. */
  readonly services: number;
  /** What Pulumi runs as a command: the uploaded code. */
  readonly uploads: number;
  readonly generated: number;
  readonly components: number;
}

/**
 * Counts as `up` does: without providers. One of them is the stack itself.
 *
 * @param exported the output of `pulumi stack export`
 */
export function resourceCounts(exported: unknown): ResourceCounts {
  const { resources } = stateSchema.parse(exported).deployment;
  const counted = resources.filter(({ type }) => !type.startsWith("pulumi:providers:"));
  const generated = counted.filter(({ type }) => type.startsWith("random:")).length;
  const components = counted.filter(({ custom, type }) => !custom && type !== "pulumi:pulumi:Stack").length;
  const services = inCloudOf({ resources }).length;
  const uploads = creationOrder(exported).length - services;
  return { all: counted.length, services, uploads, generated, components };
}

/**
 * Returns the order in which a first deployment creates its resources. It uses the dependencies in the state, which the
 * engine itself used. Values generated on the machine, such as a name's suffix, don't wait for anything and are left
 * out.
 *
 * @param exported the output of `pulumi stack export`
 */
export function creationOrder(exported: unknown): readonly Created[] {
  const { resources } = stateSchema.parse(exported).deployment;
  const created = resources.filter(({ custom, type }) => custom && !/^(?:pulumi:|random:)/.test(type));
  const typeOf = new Map(created.map(({ urn, type }) => [urn, type]));
  const direct = new Map(
    created.map(({ urn, dependencies }) => [urn, dependencies.filter((dependency) => typeOf.has(dependency))]),
  );

  const all = new Map<string, ReadonlySet<string>>();
  const ancestorsOf = (urn: string): ReadonlySet<string> => {
    const cached = all.get(urn);
    if (cached) return cached;
    const before = direct.get(urn) ?? [];
    const ancestors = new Set([...before, ...before.flatMap((dependency) => [...ancestorsOf(dependency)])]);
    all.set(urn, ancestors);
    return ancestors;
  };
  const stepOf = (urn: string): number => 1 + Math.max(0, ...(direct.get(urn) ?? []).map(stepOf));

  return created
    .map(({ urn, type }) => {
      const before = direct.get(urn) ?? [];
      const implied = new Set(before.flatMap((dependency) => [...ancestorsOf(dependency)]));
      return {
        step: stepOf(urn),
        type,
        name: urn.slice(urn.lastIndexOf("::") + 2),
        waitsFor: before
          .filter((dependency) => !implied.has(dependency))
          .map((dependency) => typeOf.get(dependency) ?? ""),
      };
    })
    .toSorted((left, right) => left.step - right.step || left.name.localeCompare(right.name));
}
