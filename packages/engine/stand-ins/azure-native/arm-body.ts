import type { Shape } from "../property-shape.ts";
import type { Plain, PlainMap } from "../secret-values.ts";

/** A body in Resource Manager's form. */
export type ArmBody = Readonly<Record<string, unknown>>;

interface BodyType {
  readonly bodyInputs: Readonly<Record<string, Shape>>;
  readonly computed: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
  readonly withinProperties?: readonly string[];
  readonly apiVersion: string;
}

/** Properties that Resource Manager keeps next to `properties`. The SDK flattens both into one level. */
const envelope = ["kind", "location", "tags", "sku", "identity"];

function isBeside(name: string, type: BodyType): boolean {
  return envelope.includes(name) && !type.withinProperties?.includes(name);
}

export function toArmBody(inputs: PlainMap, type: BodyType): ArmBody {
  const body: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const name of Object.keys(type.bodyInputs)) {
    const value = inputs[name];
    if (value === undefined) continue;
    // Key Vault's types aren't flattened.
    if (name === "properties") Object.assign(properties, value);
    else if (isBeside(name, type)) body[name] = name === "identity" ? identityToWire(value) : value;
    else properties[type.renamed?.[name] ?? name] = value;
  }
  return Object.keys(properties).length > 0 ? { ...body, properties } : body;
}

/** Converts the answer to the SDK's flat shape, without nulls and without properties that the SDK doesn't know. */
export function fromArmBody(body: ArmBody, type: BodyType): PlainMap {
  const { properties, ...outer } = withoutNulls(body) as { properties?: PlainMap } & PlainMap;
  const names = ["name", "type", ...Object.keys(type.bodyInputs), ...type.computed];
  const flattened: PlainMap = { ...outer, ...(properties ? { properties } : {}) };
  const entries = names.flatMap((name) => {
    const flat = properties?.[type.renamed?.[name] ?? name];
    const value = isBeside(name, type) || name === "type" ? outer[name] : (flat ?? flattened[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(entries), azureApiVersion: type.apiVersion };
}

/** The outputs that are also inputs, in the shape of inputs. */
export function projectOnto(outputs: PlainMap, shapes: Readonly<Record<string, Shape>>): PlainMap {
  const entries = Object.entries(shapes).flatMap(([name, shape]) => {
    const value = project(name === "identity" ? identityToInput(outputs[name]) : outputs[name], shape);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function project(value: Plain | undefined, shape: Shape): Plain | undefined {
  if (value === undefined) return undefined;
  if (shape.kind === "object" && isMap(value)) return projectOnto(value, shape.properties);
  if (shape.kind === "list" && Array.isArray(value)) {
    return (value as readonly Plain[]).flatMap((item) => project(item, shape.elements) ?? []);
  }
  return value;
}

/**
 * The SDK has a list of identities; the request has a map of IDs to empty objects, the answer one of IDs to details.
 */
function identityToWire(identity: Plain): unknown {
  if (!isMap(identity) || !Array.isArray(identity["userAssignedIdentities"])) return identity;
  const ids = identity["userAssignedIdentities"] as readonly string[];
  return { ...identity, userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) };
}

function identityToInput(identity: Plain | undefined): Plain | undefined {
  if (identity === undefined || !isMap(identity)) return identity;
  const assigned = identity["userAssignedIdentities"];
  if (assigned === undefined || !isMap(assigned)) return identity;
  return { ...identity, userAssignedIdentities: Object.keys(assigned) };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutNulls(item)]));
}

function isMap(value: Plain): value is PlainMap {
  return typeof value === "object" && !Array.isArray(value);
}

/**
 * Returns the inputs of an import: every value in Azure's answer that an input can have, except empty objects and
 * lists. They include defaults that Azure or its portal wrote. A program that doesn't set them differs, and the
 * importing deployment removes them. Source:
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/convert/responseToSdkInputs.go
 */
export function importedInputs(projected: PlainMap): PlainMap {
  const entries = Object.entries(projected).flatMap(([name, value]) => {
    const imported = withoutEmpty(value);
    return imported === undefined ? [] : [[name, imported] as const];
  });
  return Object.fromEntries(entries);
}

function withoutEmpty(value: Plain): Plain | undefined {
  if (Array.isArray(value)) {
    const items = (value as readonly Plain[]).flatMap((item) => withoutEmpty(item) ?? []);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== "object") return value;
  const members = importedInputs(value as PlainMap);
  return Object.keys(members).length === 0 ? undefined : members;
}

/** The scope of an extension resource: a path, which is inserted unchanged. */
const paths = ["scope", "resourceUri"];

/** Builds the resource's ID from the inputs. */
export function fillPath(template: string, inputs: PlainMap, subscriptionId: string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "subscriptionId") return subscriptionId;
    const value = String(inputs[name]);
    return paths.includes(name) ? value.replace(/^\/+|\/+$/g, "") : encodeURIComponent(value);
  });
}

/** Reads the inputs from an ID, for an import. Resource Manager compares IDs without case. */
export function readPath(template: string, id: string): PlainMap {
  const pattern = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    paths.includes(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const match = new RegExp(`^${pattern}$`, "i").exec(id);
  if (!match?.groups) throw new Error(`'${id}' isn't a valid id of this type: ids look like ${template}`);
  const { subscriptionId: _, ...names } = match.groups;
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) =>
      paths.includes(name) ? [name, `/${value ?? ""}`] : [name, decodeURIComponent(value ?? "")],
    ),
  );
}
