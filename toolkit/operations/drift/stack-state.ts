import { z } from "zod";

const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string(),
  custom: z.literal(true),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const untyped = z.record(z.string(), z.unknown());
const exportSchema = z.object({
  deployment: z.object({
    resources: z.array(untyped).default([]),
    pending_operations: z.array(z.object({ type: z.string(), resource: untyped })).default([]),
  }),
});

/** One resource as the last deployment left it. Secrets are encrypted, marked by the engine's signature. */
export type Deployed = Readonly<z.output<typeof resourceSchema>>;

/** The resources of a stack's exported state, by type. */
export class StackState {
  readonly resources: readonly Deployed[];
  /** What an engine that was killed had begun to create: it may exist, and nobody knows its id. */
  readonly begun: readonly Deployed[];

  constructor(resources: readonly Deployed[], begun: readonly Deployed[] = []) {
    this.resources = resources;
    this.begun = begun;
  }

  /** @param exported what `pulumi stack export` gives: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
  static from(exported: unknown): StackState {
    const { deployment } = exportSchema.parse(exported);
    // Components and providers are the engine's own; what is only read is somebody else's; what waits for its deletion
    // is not the stack's any more.
    const own = deployment.resources.filter(
      ({ custom, type, external, delete: pending }) =>
        custom === true && !String(type).startsWith("pulumi:") && external !== true && pending !== true,
    );
    const begun = deployment.pending_operations.filter(({ type }) => type === "creating");
    return new StackState(
      own.map((resource) => resourceSchema.parse(resource)),
      begun.map(({ resource }) => resourceSchema.parse({ ...resource, custom: true, id: "" })),
    );
  }

  /** @param type the end of Pulumi's type: `web:WebApp`, `:Application` */
  ofType(type: string): readonly Deployed[] {
    return this.resources.filter((resource) => resource.type.endsWith(type));
  }

  /** By the program's name. */
  named(name: string): Deployed | undefined {
    return this.resources.find(({ urn }) => nameOf(urn) === name);
  }

  byUrn(urn: string): Deployed | undefined {
    return this.resources.find((resource) => resource.urn === urn);
  }
}

/** The last part of a URN: the name that the program gives. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The last part of an id, whatever stands before it. */
export function lastOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
