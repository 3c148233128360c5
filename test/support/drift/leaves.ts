/** Where a value is within a resource's inputs. */
export type Keys = readonly (string | number)[];

/** One value that the program wrote down, at the engine's property path: `api.scopes[0].id`, `tags["a-b"]`. */
export interface Leaf {
  readonly keys: Keys;
  readonly path: string;
  readonly value: unknown;
}

/** How the engine marks a secret in an exported state. Source: sdk/go/common/resource/sig/sig.go of pulumi/pulumi. */
const signature = "4dabf18193072939515e22adb298388d";

export type Inputs = Readonly<Record<string, unknown>>;

/** Every value of the inputs; an empty list or object is one, a secret is one. What plugins add begins with `__`. */
export function leavesOf(inputs: Inputs): readonly Leaf[] {
  return Object.entries(inputs)
    .filter(([name]) => !name.startsWith("__"))
    .flatMap(([name, value]) => leavesBelow([name], value));
}

function leavesBelow(keys: Keys, value: unknown): readonly Leaf[] {
  const inner = isMap(value) && signature in value ? [] : entriesOf(value);
  if (inner.length === 0) return [{ keys, path: pathOf(keys), value }];
  return inner.flatMap(([key, item]) => leavesBelow([...keys, key], item));
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  return isMap(value) ? Object.entries(value) : [];
}

/** Source of the notation: sdk/go/common/resource/property_path.go of pulumi/pulumi. */
function pathOf(keys: Keys): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}["${key}"]`;
    return path === "" ? key : `${path}.${key}`;
  }, "");
}

/** The same path for every element of its lists, and every tag: what a table names. */
export function generalPath(path: string): string {
  return path.replace(/^tags[.[].*$/, "tags[]").replaceAll(/\[\d+\]/g, "[]");
}

export function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>((inner, key) => (isContainer(inner) ? Reflect.get(inner, key) : undefined), value);
}

/** A copy with another value there. */
export function withValue(inputs: Inputs, keys: Keys, value: unknown): Inputs {
  return replaced(inputs, keys, () => value) as Inputs;
}

/** A copy without it: an element of a list goes, and those behind it move up. */
export function withoutValue(inputs: Inputs, keys: Keys): Inputs {
  return replaced(inputs, keys, () => undefined) as Inputs;
}

function replaced(value: unknown, [key, ...rest]: Keys, change: () => unknown): unknown {
  if (key === undefined) return change();
  if (!isContainer(value)) throw new Error(`there is nothing at ${String(key)}`);
  const inner = replaced(Reflect.get(value, key), rest, change);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => (index === key ? (inner === undefined ? [] : [inner]) : [item]));
  }
  const entries = Object.entries({ ...value, [key]: inner }).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
