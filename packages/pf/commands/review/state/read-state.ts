import { isDeepStrictEqual } from "node:util";
import { maskSecrets } from "@protected-function/engine/event-log.ts";
import type { Json } from "../snapshot/snapshot.ts";
import {
  autoNamedMark,
  type ExportedResource,
  nameOfUrn,
  pathOfUrn,
  referenceOf,
  resourcesIn,
  shortType,
  type StackState,
  type StateResource,
  type Traced,
} from "./stack-state.ts";
import { plainSecretsIn } from "./plain-secrets.ts";
import { computedNames, replaceIds } from "./state-names.ts";
import { realpathSync } from "node:fs";
import { relative } from "node:path";

interface ReadOptions {
  /** The folder with Pulumi.yaml that was deployed. */
  readonly directory: string;
  /**
   * Names, by id, of objects that aren't the stack's and whose ids differ on every twin: tenant, subscription, people.
   */
  readonly names: ReadonlyMap<string, string>;
  /** The stack's export before this deployment, which shows replacements and moves. */
  readonly previous?: Readonly<Record<string, unknown>>;
}

/**
 * Fields of a resource that aren't options, or aren't the program's:
 * - its identity (`urn`, `type`, `custom`, `id`), which becomes its name, type, path and kind;
 * - `inputs`, which are compared;
 * - `outputs`, which Azure returns. They follow from the inputs, and the important ones are read from Graph and Resource
 *   Manager. Many (dates, addresses, keys) differ in every run;
 * - time and run (`created`, `modified`, `snippetID`);
 * - its place in the code (`sourcePosition`, `stackTrace`). Moving a line changes nothing; see declaredAt;
 * - `propertyDependencies`: the same resources are in `dependencies`, which decide the order.
 */
const noOptions = new Set(
  "urn type custom id inputs outputs created modified snippetID sourcePosition stackTrace propertyDependencies".split(
    " ",
  ),
);

/** Fields that refer to other resources by URN, which contains the stack's name. */
const references = new Set(["parent", "deletedWith", "viewOf", "dependencies", "replaceWith", "aliases"]);

/** Fields whose order doesn't matter and differs in every run. */
const unordered = new Set(["dependencies", "replaceWith", "aliases", "additionalSecretOutputs", "ignoreChanges"]);

/**
 * Makes a stack's export comparable with another version's export, and with a new deployment of the same program in
 * another tenant. For a secret, it shows only that the value is secret, and where else it appears in plain text.
 *
 * @param exported the export with secrets, to find those places
 */
export function readState(exported: Readonly<Record<string, unknown>>, options: ReadOptions): StackState {
  const resources = resourcesIn(exported);
  const names = new Map([...computedNames(resources, options.names), ...options.names]);
  const withNames = (value: unknown): Json => replaceIds(maskSecrets(value), names);
  const before = resourcesIn(options.previous ?? {});
  const providers = providerNames(resources);
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const plainSecrets = plainSecretsIn(resources);
  return {
    ...(plainSecrets.length > 0 && { plainSecrets }),
    resources: resources
      .map((resource): StateResource => {
        const place = declaredAt(resource, options.directory);
        const { type } = resource;
        const name = providers.get(resource.urn) ?? nameOfUrn(resource.urn);
        return {
          name,
          type,
          path: type.startsWith(providerPrefix) ? `${type}::${name}` : pathOfUrn(resource.urn),
          kind: kindOf(resource),
          inputs: inputsOf(resource, withNames),
          options: optionsOf(resource, { withNames, providers }),
          ...(place && { declaredAt: place }),
          ...changesSince(resource, { before, resources }),
        };
      })
      .toSorted((left, right) => compareTexts(left.path, right.path)),
    outputs: recordOf(withNames(stack?.outputs ?? {})),
  };
}

const providerPrefix = "pulumi:providers:";

function kindOf({ type, custom }: ExportedResource): StateResource["kind"] {
  if (type.startsWith(providerPrefix)) return "provider";
  return custom === true ? "resource" : "component";
}

/**
 * Returns the names of providers. A default provider has its package's version in its name, and every resource names
 * it. The version is reported once, for the provider.
 */
function providerNames(resources: readonly ExportedResource[]): ReadonlyMap<string, string> {
  const providers = resources.filter(({ type }) => type.startsWith(providerPrefix));
  const plain = (urn: string) => nameOfUrn(urn).replace(/^default_\d.*$/, "default");
  return new Map(
    providers.map(({ urn, type }) => {
      const isOne =
        providers.filter((otherProvider) => otherProvider.type === type && plain(otherProvider.urn) === plain(urn))
          .length === 1;
      return [urn, isOne ? plain(urn) : nameOfUrn(urn)];
    }),
  );
}

/** Leaves out the plugins' own notes among the inputs, including whether a name was generated. */
function inputsOf(
  { inputs = {}, id = "" }: ExportedResource,
  withNames: (value: unknown) => Json,
): StateResource["inputs"] {
  const isDrawn = (value: unknown) => autoNamedMark in inputs && value === id.split("/").at(-1);
  return recordOf(withNames(Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isDrawn(value)))));
}

interface Naming {
  readonly withNames: (value: unknown) => Json;
  readonly providers: ReadonlyMap<string, string>;
}

function optionsOf(resource: ExportedResource, { withNames, providers }: Naming): StateResource["options"] {
  return Object.fromEntries(
    Object.entries(resource)
      .filter(([field]) => !noOptions.has(field))
      .map(([field, value]): readonly [string, Json] => {
        if (field === "provider" && typeof value === "string") return [field, providerOf(value, providers)];
        const namedValue = references.has(field) ? namedReference(value) : withNames(value);
        if (!unordered.has(field) || !Array.isArray(namedValue)) return [field, namedValue];
        return [field, namedValue.map(String).toSorted(compareTexts)];
      }),
  );
}

/** `azure-native default`: a reference is the provider's URN and its generated id. */
function providerOf(reference: string, providers: ReadonlyMap<string, string>): string {
  const urn = reference.split("::").slice(0, -1).join("::");
  return `${shortType(urn.split("::")[2] ?? "")} ${providers.get(urn) ?? nameOfUrn(urn)}`;
}

function namedReference(value: unknown): Json {
  if (Array.isArray(value)) return value.map(namedReference);
  return typeof value === "string" ? referenceOf(value) : String(value);
}

/**
 * Returns whether the resource existed before, and its previous place. Only a create writes `created`, and an alias
 * keeps it. Source: CreateStep in pkg/resource/deploy/step.go, createdAt in step_generator.go of pulumi/pulumi.
 */
function changesSince(
  resource: ExportedResource,
  { before, resources }: Readonly<Record<"before" | "resources", readonly ExportedResource[]>>,
): Pick<StateResource, "isReplaced" | "movedFrom"> {
  const { urn, type, id, created } = resource;
  if (created === undefined) return {};
  const resourceBefore = before.find((resource) => resource.urn === urn);
  if (resourceBefore) return resource.custom === true && resourceBefore.created !== created ? { isReplaced: true } : {};
  const moved = before.find(
    (resource) =>
      resource.type === type &&
      resource.created === created &&
      resource.id === id &&
      resources.every((otherResource) => otherResource.urn !== resource.urn),
  );
  return moved ? { movedFrom: pathOfUrn(moved.urn) } : {};
}

function recordOf(value: Json): Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : {};
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether two states are equal in everything that is compared. */
export function isSameState(left: StackState, right: StackState): boolean {
  const plain = ({ resources, outputs, plainSecrets }: StackState) => ({
    outputs,
    plainSecrets,
    resources: resources.map(({ path, inputs, options }) => ({ path, inputs, options })),
  });
  return isDeepStrictEqual(plain(left), plain(right));
}

/**
 * Returns the place where the program declares a resource: the SDK's place from the call stack, else the first frame of
 * the program's own code, as for a resource declared within `map`.
 *
 * @param directory the folder with Pulumi.yaml that was deployed
 */
export function declaredAt(
  { sourcePosition, stackTrace = [] }: Traced,
  directory: string,
): StateResource["declaredAt"] {
  const frames = [sourcePosition, ...stackTrace.map((frame) => frame.sourcePosition)];
  for (const frame of frames) {
    const place = frame === undefined ? undefined : placeOf(frame, directory);
    if (place) return place;
  }
  return undefined;
}

/**
 * The SDK mistakes a module's URL for a relative path, and the engine prefixes it with the program's folder:
 * `project:///infra/file:/home/you/program/infra/index.ts#70,23`. Source: getCallerLocation in
 * sdk/nodejs/runtime/resource.ts, NewSourcePosition in pkg/resource/deploy of pulumi/pulumi
 */
function placeOf(position: string, directory: string): StateResource["declaredAt"] {
  const [, path = "", line] = /^(?:project|file):\/\/(.*)#(\d+)(?:,\d+)?$/.exec(position) ?? [];
  if (line === undefined) return undefined;
  const [, relativePath, absolute] = /^\/(.*?)(?:file:\/*(\/.*))?$/.exec(path) ?? [];
  const file = absolute === undefined ? (relativePath ?? "") : fromDirectory(decoded(absolute), directory);
  return file === undefined || /(?:^|\/)node_modules\/|^\.\.|^$/.test(file) ? undefined : { file, line: Number(line) };
}

function fromDirectory(file: string, directory: string): string | undefined {
  const relativePaths = [directory, real(directory)].map((folder) => relative(folder, file).replaceAll("\\", "/"));
  return relativePaths.find((path) => !path.startsWith(".."));
}

function real(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
