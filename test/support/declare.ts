import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

/** One resource as the engine was asked to register it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly parent: string;
  readonly options: {
    readonly dependsOn: readonly string[];
    readonly ignoreChanges: readonly string[];
    readonly deletedWith: string;
    readonly retainOnDelete: boolean;
    readonly deleteBeforeReplace: boolean;
    /** Pulumi refuses to delete or replace it. */
    readonly protect: boolean;
    /** Id of an existing resource that is taken over; empty: none. */
    readonly importId: string;
    /** Names that it had, each with its parent's where that was another: `root` is none. */
    readonly aliases: readonly (readonly [name: string, parent: string])[];
  };
}

/** What the cloud answers beyond a resource's inputs, by type token. */
export type Answers = Readonly<
  Record<string, (inputs: Readonly<Record<string, unknown>>, name: string) => Record<string, unknown>>
>;

/**
 * Runs declarations under Pulumi's mocks and waits for every registration: without that wait a mock test asserts
 * nothing (pulumi#6666). Answers what was declared, by logical name, and what the declarations returned.
 */
export async function declare<Result>(
  run: () => Result | Promise<Result>,
  answers: Answers = {},
): Promise<{ readonly resources: ReadonlyMap<string, Declared>; readonly result: Result }> {
  const requests: RegisterResourceRequest[] = [];
  const resources = new Map<string, Declared>();
  const inputsByName = new Map<string, Readonly<Record<string, unknown>>>();
  const register = MockMonitor.prototype.registerResource;
  // Mocks know no hooks; nothing calls one here. Where a file's own mock of ours stands in, none gets so far.
  const { prototype } = MockMonitor as unknown as { readonly prototype: Record<string, unknown> };
  prototype["registerErrorHook"] ??= (_: unknown, done: (error: Error | null, answer: object) => void): void =>
    done(null, {});
  MockMonitor.prototype.registerResource = function (request: RegisterResourceRequest, callback) {
    requests.push(request);
    return register.call(this, request, callback);
  };
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          inputsByName.set(`${type} ${name}`, inputs);
          return { id: `${name}-id`, state: { ...inputs, ...answers[type]?.(inputs, name) } };
        },
        call: ({ token, inputs }) => answers[token]?.(inputs, "") ?? {},
      },
      "protected-function",
      "test",
      false,
      "organization",
    );
    const result = await run();
    await pulumi.runtime.disconnect();
    for (const request of requests) {
      const inputs = inputsByName.get(`${request.getType()} ${request.getName()}`) ?? {};
      resources.set(request.getName(), {
        type: request.getType(),
        name: request.getName(),
        inputs,
        parent: nameIn(request.getParent()),
        options: {
          dependsOn: request.getDependenciesList().map(nameIn).toSorted(),
          ignoreChanges: request.getIgnorechangesList(),
          deletedWith: nameIn(request.getDeletedwith()),
          retainOnDelete: request.getRetainondelete() ?? false,
          deleteBeforeReplace: request.getDeletebeforereplace(),
          protect: request.getProtect() ?? false,
          importId: request.getImportid(),
          aliases: request.getAliasesList().map(aliasIn),
        },
      });
    }
    return { resources, result };
  } finally {
    MockMonitor.prototype.registerResource = register;
  }
}

/** The value of an output, once it is known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

function aliasIn(alias: Alias): readonly [string, string] {
  const spec = alias.getSpec();
  return [spec?.getName() ?? "", spec?.getNoparent() === true ? "root" : nameIn(spec?.getParenturn())];
}

function nameIn(urn: string | undefined): string {
  return urn?.split("::").at(-1) ?? "";
}
