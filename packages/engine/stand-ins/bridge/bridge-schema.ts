import type { ObjectShape, Shape } from "../property-shape.ts";
import { type PropertyMap, type PropertyValue, isPropertyList, isPropertyMap, isReserved } from "../property-values.ts";

/**
 * The Terraform schema of a bridged resource, besides the shape of its inputs. A path has no index:
 * `api.requestedAccessTokenVersion`, `appRoles.enabled`.
 */
export interface BridgeSchema {
  /**
   * Whether the provider is built with Terraform's newer framework: a plan has its defaults, and neither Check nor an
   * import knows them. Source: pkg/pf of the same repository, internal/schemashim/attr_schema.go and tfbridge.
   */
  readonly framework?: boolean;
  /** `Default`, unless it is false, 0 or empty: those count as unset (pulumi-terraform-bridge#2618). */
  readonly defaults: Readonly<Record<string, PropertyValue>>;
  /** `Optional` and `Computed`: an input that keeps its value if the program leaves it out. */
  readonly computed: readonly string[];
  /** `ForceNew`: a change replaces the resource. The others are stable. */
  readonly forceNew: readonly string[];
  /** Outputs that a change below a path makes unknown: `SetNewComputed` in the resource's CustomizeDiff. */
  readonly recomputed?: Readonly<Record<string, string>>;
  /** Attributes that aren't inputs here, or that only the service sets: the state has a value for each. */
  readonly others?: ObjectShape;
  /** Inputs that a read doesn't set. The state keeps the program's values. */
  readonly unread?: readonly string[];
  /** Inputs that an import's inputs have another in the place of, which excludes them (`ConflictsWith`). */
  readonly importedInstead?: Readonly<Record<string, { readonly name: string; readonly shape: Shape }>>;
  /** `Sensitive` inputs. */
  readonly sensitive?: readonly string[];
}

/** A schema with details of its resource. */
export interface BridgedAttributes {
  readonly bridge: BridgeSchema;
  readonly inputs: ObjectShape;
  /** Top-level outputs that aren't inputs. */
  readonly outputs: readonly string[];
}

/** One attribute: its path, and its shape if known. */
export interface Attribute {
  readonly path: string;
  readonly shape: Shape | undefined;
}

export const memberOf = ({ path, shape }: Attribute, name: string): Attribute => ({
  path: path === "" ? name : `${path}.${name}`,
  shape: shape?.kind === "object" ? shape.properties[name] : shape?.kind === "map" ? shape.elements : undefined,
});

/** An element of a list or a set has the path of its list. */
export const elementOf = ({ path, shape }: Attribute): Attribute => ({
  path,
  shape: shape?.kind === "list" || shape?.kind === "set" ? shape.elements : undefined,
});

export const rootOf = ({ inputs }: BridgedAttributes): Attribute => ({ path: "", shape: inputs });

/** All attributes of the state. */
export const stateRootOf = ({ inputs, bridge }: BridgedAttributes): Attribute => ({
  path: "",
  shape: bridge.others ? merged(inputs, bridge.others) : inputs,
});

function merged(one: ObjectShape, other: ObjectShape): ObjectShape {
  const both = Object.entries(other.properties).map(([name, shape]) => {
    const existing = one.properties[name];
    return [name, existing?.kind === "object" && shape.kind === "object" ? merged(existing, shape) : shape] as const;
  });
  return { ...one, properties: { ...one.properties, ...Object.fromEntries(both) } };
}

export function withoutReserved(properties: PropertyMap): PropertyMap {
  const strip = (value: PropertyValue): PropertyValue => {
    if (isPropertyList(value)) return value.map(strip);
    return isPropertyMap(value) ? withoutReserved(value) : value;
  };
  const entries = Object.entries(properties).filter(([name]) => !isReserved(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, strip(value)]));
}
