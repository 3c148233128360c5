import type { BridgeSchema } from "./bridge/bridge-schema.ts";
import type { ObjectShape } from "./property-shape.ts";
import type { PropertyMap, PropertyValue } from "./property-values.ts";
import type { PlainMap } from "./secret-values.ts";

/** One plugin: what the engine attaches to. */
export interface Provider {
  /** The package's name: `azure-native`. */
  readonly name: string;
  /** The version of the plugin that is imitated. */
  readonly version: string;
  /** Known provider settings (`azure-native:location`); others are refused. */
  readonly configuration: readonly string[];
  /** By type token: `azure-native:web:WebApp`. */
  readonly resources: ReadonlyMap<string, ResourceStandIn>;
  /** By function token. */
  readonly functions: ReadonlyMap<string, FunctionStandIn>;
  /** Takes the provider's settings over, before anything is created. */
  readonly configure: (settings: Readonly<Record<string, string>>) => void;
}

/** What every call knows of its surroundings. */
export interface CallContext {
  /** Aborted when the engine cancels. */
  readonly signal: AbortSignal;
  /** The resource's logical name. */
  readonly name: string;
  /** Texts that must show in no error. */
  readonly secrets: readonly string[];
}

export interface CheckContext extends CallContext {
  /** The engine's seed: the same for the preview and the deployment of one resource. */
  readonly randomSeed: Uint8Array;
  /** The inputs of before; undefined where there is no resource yet. */
  readonly oldInputs: PropertyMap | undefined;
}

/** A resource as it lives. */
export interface LiveResource {
  readonly id: string;
  readonly outputs: PlainMap;
  /** The inputs that only the id tells (a name, a resource group): an import needs them. */
  readonly identity?: PlainMap;
}

interface Existing {
  readonly id: string;
  readonly inputs: PlainMap;
  readonly outputs: PlainMap;
}

interface ResourceUpdate extends Existing {
  /** The inputs to come; `inputs` are those of before. */
  readonly news: PlainMap;
  /** Properties under the program's `ignoreChanges`. */
  readonly ignoreChanges: readonly string[];
  /** Paths at which the new inputs differ: from the old ones, or from the state of a bridged resource. */
  readonly changed: readonly string[];
}

/** One resource type, on plain values: secrets and unknowns are the server's business. */
export type ResourceStandIn = ComparedResource | BridgedResource;

interface Resource {
  readonly inputs: ObjectShape;
  /** Outputs that the service computes: unknown in the preview of a creation. */
  readonly computed: readonly string[];
  /** Outputs that are secret whatever the inputs; given the inputs as they came, secrets and all. */
  readonly secretOutputs?: (inputs: PropertyMap) => readonly string[];
  /** Adds what the plugin adds to the inputs: names, locations. Throws what the plugin would refuse. */
  readonly complete?: (inputs: PropertyMap, context: CheckContext) => PropertyMap;
  readonly create: (inputs: PlainMap, context: CallContext) => Promise<{ id: string; outputs: PlainMap }>;
  /** Undefined where the resource is gone. */
  readonly read: (existing: Existing, context: CallContext) => Promise<LiveResource | undefined>;
  /** Absent where every change replaces. */
  readonly update?: (update: ResourceUpdate, context: CallContext) => Promise<PlainMap>;
  readonly delete: (existing: Existing, context: CallContext) => Promise<void>;
}

/** The plugin is bridged from a Terraform provider: it compares the state with what the program says. */
export interface BridgedResource extends Resource {
  readonly bridge: BridgeSchema;
}

/** The plugin compares the old inputs with the new ones; a refresh reads the inputs off what changed of the outputs. */
export interface ComparedResource extends Resource {
  readonly bridge?: undefined;
  /** Outputs that the preview of an update still knows, given the changed inputs. */
  readonly knownDuringUpdate: (output: string, changed: ReadonlySet<string>) => boolean;
  /** Inputs whose change makes a new resource. */
  readonly replaceOn: readonly string[] | "any";
  /** Whether leaving such an input out has no opinion of it, and so replaces nothing. */
  readonly keepsWhatIsLeftOut?: boolean;
  /** Whether a replacement deletes first; else it creates first. */
  readonly deleteBeforeReplace?: (inputs: PropertyMap) => boolean;
  /** Whether two unequal values of an input mean the same to the service. */
  readonly sameInput?: (name: string, before: PropertyValue, after: PropertyValue) => boolean;
  /** Whether an input, on any level, says what leaving it out says; given the outputs of before. */
  readonly insignificant?: (name: string, value: PropertyValue, oldOutputs: PropertyMap) => boolean;
  /** The part of the outputs that has the shape of inputs: what drift is measured by. */
  readonly projectInputs: (outputs: PlainMap) => PlainMap;
}

/** One function, on plain values. It writes nothing: it runs in previews, too. */
export interface FunctionStandIn {
  readonly inputs: ObjectShape;
  readonly invoke: (inputs: PlainMap, signal: AbortSignal) => Promise<PlainMap>;
}
