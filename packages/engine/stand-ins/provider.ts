import type { BridgeSchema } from "./bridge/bridge-schema.ts";
import type { ObjectShape } from "./property-shape.ts";
import type { PropertyMap, PropertyValue } from "./property-values.ts";
import type { PlainMap } from "./secret-values.ts";
import type { StandInRefusal } from "./stand-in-refusal.ts";

/** One plugin that the engine attaches to. */
export interface Provider {
  /** The package's name: `azure-native`. */
  readonly name: string;
  /** The plugin's version that the stand-in follows. */
  readonly version: string;
  /** Known provider settings (`azure-native:location`); others are refused. */
  readonly configuration: readonly string[];
  /** By type token: `azure-native:web:WebApp`. */
  readonly resources: ReadonlyMap<string, ResourceStandIn>;
  /** By function token. */
  readonly functions: ReadonlyMap<string, FunctionStandIn>;
  /**
   * Whether the plugin ends its calls when the engine is interrupted. A bridged one lets them finish, so that the state
   * keeps what they make. Source: Cancel in pkg/tfbridge/provider.go of pulumi-terraform-bridge, and in
   * provider/pkg/provider/provider.go of pulumi-azure-native.
   */
  readonly endsCallsWhenInterrupted: boolean;
  /** Applies the provider's settings. Called before anything is created. */
  readonly configure: (settings: Readonly<Record<string, string>>) => void;
}

/** The context of every call. */
export interface CallContext {
  /** Aborted when the stand-in closes, and when the engine is interrupted if that ends the plugin's calls. */
  readonly signal: AbortSignal;
  readonly urn: string;
  /** The resource's logical name. */
  readonly name: string;
  /** Texts to mask in errors. */
  readonly secrets: readonly string[];
}

export interface CheckContext extends CallContext {
  /** Takes a refusal of properties, to go on without them. Default: it is thrown. */
  readonly onRefusal?: ((refusal: StandInRefusal) => void) | undefined;
  /** The engine's seed: the same for the preview and the deployment of one resource. */
  readonly randomSeed: Uint8Array;
  /** The old inputs; undefined if there is no resource yet. */
  readonly oldInputs: PropertyMap | undefined;
}

/** A resource's actual state. */
export interface LiveResource {
  readonly id: string;
  readonly outputs: PlainMap;
  /** The inputs that only the id has (a name, a resource group). An import needs them. */
  readonly identity?: PlainMap;
}

interface Existing {
  readonly id: string;
  readonly inputs: PlainMap;
  readonly outputs: PlainMap;
}

interface ResourceUpdate extends Existing {
  /** The new inputs; `inputs` are the old ones. */
  readonly news: PlainMap;
  /** Properties under the program's `ignoreChanges`. */
  readonly ignoreChanges: readonly string[];
  /** Paths at which the new inputs differ from the old ones, or from the state of a bridged resource. */
  readonly changed: readonly string[];
}

/** One resource type, with plain values: the server handles secrets and unknowns. */
export type ResourceStandIn = ComparedResource | BridgedResource;

interface Resource {
  readonly inputs: ObjectShape;
  /** Outputs that the service computes: unknown in the preview of a creation. */
  readonly computed: readonly string[];
  /** Outputs that are secret regardless of the inputs. Gets the raw inputs, including secrets. */
  readonly secretOutputs?: (inputs: PropertyMap) => readonly string[];
  /** Adds names and locations to the inputs as the plugin does. Throws if the plugin would refuse them. */
  readonly complete?: (inputs: PropertyMap, context: CheckContext) => PropertyMap;
  /** Undefined if a bridged resource's own read, right after its creation, doesn't find it. */
  readonly create: (inputs: PlainMap, context: CallContext) => Promise<{ id: string; outputs: PlainMap } | undefined>;
  /** Undefined if the resource is gone. */
  readonly read: (existing: Existing, context: CallContext) => Promise<LiveResource | undefined>;
  /** Absent if every change replaces the resource. Undefined as with `create`. */
  readonly update?: (update: ResourceUpdate, context: CallContext) => Promise<PlainMap | undefined>;
  readonly delete: (existing: Existing, context: CallContext) => Promise<void>;
}

/** The plugin is bridged from a Terraform provider: it compares the state with the program. */
export interface BridgedResource extends Resource {
  readonly bridge: BridgeSchema;
}

/** The plugin compares the old inputs with the new ones; a refresh derives the inputs from changed outputs. */
export interface ComparedResource extends Resource {
  readonly bridge?: undefined;
  /** Outputs that the preview of an update still knows, given the changed inputs. */
  readonly knownDuringUpdate: (output: string, changed: ReadonlySet<string>) => boolean;
  /** Inputs whose change replaces the resource. */
  readonly replaceOn: readonly string[] | "any";
  /** Whether omitting such an input keeps its value, and so replaces nothing. */
  readonly keepsOmittedInputs?: boolean;
  /** Whether a replacement deletes the old resource first; otherwise it creates the new one first. */
  readonly deleteBeforeReplace?: (inputs: PropertyMap) => boolean;
  /** Whether two unequal values of an input mean the same to the service. */
  readonly sameInput?: (name: string, before: PropertyValue, after: PropertyValue) => boolean;
  /** Whether an input, on any level, means the same as leaving it out. Called with the old outputs. */
  readonly insignificant?: (name: string, value: PropertyValue, oldOutputs: PropertyMap) => boolean;
  /** The outputs in the shape of inputs, to measure drift. */
  readonly projectInputs: (outputs: PlainMap) => PlainMap;
}

/** One function, with plain values. It writes nothing, because it also runs in previews. */
export interface FunctionStandIn {
  readonly inputs: ObjectShape;
  readonly invoke: (inputs: PlainMap, signal: AbortSignal) => Promise<PlainMap>;
}
