import { z } from "zod";
import { isBlank, onlyBlank } from "./property-schemas.ts";

/** How a property can be used in a request for objects. */
interface Uses {
  /** The operators of `$filter`: `eq` of a text, `flag` of a boolean, `any` of a list. Default: none. */
  readonly filter?: readonly ("eq" | "startswith" | "any" | "flag")[];
  /** Whether `$select` can name it. Default: yes, unless the twin would have to invent the value. */
  readonly select?: boolean;
  /** Whether answers of v1.0 have it. Default: yes. */
  readonly shown?: false;
}

/** A property that a caller sets and the tenant keeps. */
interface StoredProperty<Value> extends Uses {
  readonly kind: "stored";
  readonly schema: z.ZodType<Value>;
  /** The value of an object that was created without it. */
  readonly initial: Value;
}

/** A property that a caller has to set at creation, and that the tenant keeps. */
interface RequiredProperty<Value> extends Uses {
  readonly kind: "required";
  readonly schema: z.ZodType<Value>;
  /** Read-only after creation. Default: no. */
  readonly onlyAtCreation?: boolean;
}

/** A property whose value the routes make of what a caller sends. */
interface HandledProperty<Sent> extends Uses {
  readonly kind: "handled";
  readonly schema: z.ZodType<Sent>;
}

/** Objects that a new object refers to. Graph has other requests to change them. */
interface Reference<Sent> {
  readonly kind: "reference";
  readonly schema: z.ZodType<Sent>;
  /** Whether a PATCH can also name objects. Default: no. */
  readonly alsoInPatch?: boolean;
}

/** A property that only Graph sets. */
type ReadOnlyProperty = ReadOnlyUses & { readonly kind: "readOnly" };

interface ReadOnlyUses extends Uses {
  /** Its value in every answer. Default: the routes give it. */
  readonly initial?: unknown;
}

/** A property that Graph has and the twin doesn't. Callers can only send it empty. */
interface NotSupportedProperty extends Uses {
  readonly kind: "notSupported";
  /** Its value in every answer. Default: answers don't have it. */
  readonly initial?: unknown;
}

/** A property with properties of its own. A PATCH merges it. */
interface ComplexProperty<Members extends Properties> extends Uses {
  readonly kind: "complex";
  readonly members: Members;
  /** Whether it's null if its properties are empty. `{}` empties it (`TestAccApplicationOptionalClaims_basic`). */
  readonly nullable: boolean;
  /** Whether it stays an object if a PATCH empties each of its properties. Default: no, it's null again. */
  readonly staysObject?: boolean;
}

type Property =
  | StoredProperty<unknown>
  | RequiredProperty<unknown>
  | HandledProperty<unknown>
  | Reference<unknown>
  | ReadOnlyProperty
  | NotSupportedProperty
  | ComplexProperty<Properties>;

/** A resource type of Graph: one row for each property. */
export interface Properties {
  readonly [name: string]: Property;
}

export const stored = <Value>(schema: z.ZodType<Value>, initial: NoInfer<Value>, uses: Uses = {}) =>
  ({ kind: "stored", schema, initial, ...uses }) satisfies StoredProperty<Value>;

export const required = <Value>(schema: z.ZodType<Value>, uses: Uses & { readonly onlyAtCreation?: boolean } = {}) =>
  ({ kind: "required", schema, ...uses }) satisfies RequiredProperty<Value>;

export const handled = <Sent>(schema: z.ZodType<Sent>, uses: Uses = {}) =>
  ({ kind: "handled", schema, ...uses }) satisfies HandledProperty<Sent>;

export const reference = <Sent>(schema: z.ZodType<Sent>, options: { readonly alsoInPatch?: boolean } = {}) =>
  ({ kind: "reference", schema, ...options }) satisfies Reference<Sent>;

export function readOnly(): { readonly kind: "readOnly" };
export function readOnly<const Options extends ReadOnlyUses>(options: Options): { readonly kind: "readOnly" } & Options;
export function readOnly(options?: ReadOnlyUses): ReadOnlyProperty {
  return { kind: "readOnly", ...options };
}

/** A read-only property that has this value in the twin. */
export const always = (initial: unknown) =>
  ({ kind: "readOnly", initial, select: false }) satisfies ReadOnlyProperty & { readonly initial: unknown };

export const notSupported = (initial?: unknown, uses: Uses = {}) =>
  ({ kind: "notSupported", initial, ...uses }) satisfies NotSupportedProperty;

/** Rows for properties that answers don't have, such as relationships. */
export const unsupported = <const Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, notSupported()])) as {
    readonly [Property in Name]: ReturnType<typeof notSupported>;
  };

export const complex = <Members extends Properties>(members: Members) =>
  ({ kind: "complex", members, nullable: false }) as const satisfies ComplexProperty<Members>;

export const nullableComplex = <Members extends Properties>(members: Members, staysObject = false) =>
  ({ kind: "complex", members, nullable: true as const, staysObject }) satisfies ComplexProperty<Members>;

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: DeepReadonly<Value[Name]> }
    : Value;

interface Kind<Name extends Property["kind"]> {
  readonly kind: Name;
}

/** What the tenant keeps of an object: all properties that a caller can set. */
export type Kept<Table extends Properties> = {
  readonly [
    Name in keyof Table as Table[Name] extends Kind<"stored" | "required" | "complex"> ? Name : never
  ]: Table[Name] extends {
    readonly members: infer Members extends Properties;
  }
    ? Kept<Members> | NullIf<Table[Name]>
    : SchemaOutput<Table[Name]>;
};

type NullIf<Row> = Row extends { readonly nullable: true } ? null : never;

type SchemaOutput<Row> = Row extends { readonly schema: z.ZodType<infer Value> } ? DeepReadonly<Value> : never;

/** The body of a PATCH: any part of an object. Collections only as a whole. */
export type Changes<Table extends Properties> = {
  readonly [
    Name in keyof Table as Table[Name] extends Kind<"stored" | "required" | "handled" | "reference" | "complex">
      ? Name
      : never
  ]?:
    | (Table[Name] extends { readonly members: infer Members extends Properties }
        ? Changes<Members> | NullIf<Table[Name]>
        : SchemaOutput<Table[Name]>)
    | undefined;
};

/** The body of a POST: like {@link Changes}, but with the required properties. */
export type NewObject<Table extends Properties> = Changes<Table> & {
  readonly [Name in keyof Table as Table[Name] extends Kind<"required"> ? Name : never]: SchemaOutput<Table[Name]>;
};

/** The values that an answer needs: what the tenant keeps, and what the routes give. */
export type Values<Table extends Properties> = Kept<Table> & {
  readonly [
    Name in keyof Table as Table[Name] extends Kind<"handled" | "readOnly">
      ? Table[Name] extends { readonly initial: unknown }
        ? never
        : Name
      : never
  ]: unknown;
};

/** A resource type of Graph, with everything that follows from its rows. */
export class ResourceTable<Table extends Properties> {
  /** The name in refusals: `Application`. */
  readonly resource: string;
  readonly postBody: z.ZodType<NewObject<Table>>;
  readonly patchBody: z.ZodType<Changes<Table>>;
  /** What `$filter` and `$select` can name. */
  readonly filterable: readonly string[];
  readonly startable: readonly string[];
  readonly collections: readonly string[];
  readonly flags: readonly string[];
  readonly selectable: readonly string[];
  /** What a PATCH can't change. */
  readonly readOnly: readonly string[];
  readonly #properties: Table;

  constructor(resource: string, properties: Table) {
    this.resource = resource;
    this.#properties = properties;
    // The rows decide the shape, as `NewObject` and `Changes` say.
    this.postBody = bodyOf(properties, "create") as unknown as z.ZodType<NewObject<Table>>;
    this.patchBody = bodyOf(properties, "update") as unknown as z.ZodType<Changes<Table>>;
    const names = (isPart: (row: Property & Uses) => boolean | undefined) =>
      Object.entries<Property>(properties).flatMap(([name, row]) => (isPart(row) ? [name] : []));
    this.filterable = names(({ filter }) => filter?.includes("eq"));
    this.startable = names(({ filter }) => filter?.includes("startswith"));
    this.collections = names(({ filter }) => filter?.includes("any"));
    this.flags = names(({ filter }) => filter?.includes("flag"));
    this.readOnly = names((row) => schemaOf(row, "update") === unchangeable);
    this.selectable = names(({ kind, select = kind !== "notSupported" && kind !== "reference" }) => select);
  }

  /** Returns what the tenant keeps of a new object. */
  create(body: NewObject<Table>): Kept<Table> {
    return merge(this.#properties, initialOf(this.#properties), body) as Kept<Table>;
  }

  /**
   * Graph's PATCH merges a complex property member by member and replaces a collection. null is a value.
   * https://learn.microsoft.com/graph/api/application-update
   */
  change(before: Kept<Table>, changes: Changes<Table>): Kept<Table> {
    return merge(this.#properties, before, changes) as Kept<Table>;
  }

  /** Returns an object with all of Graph's properties. Those that the twin doesn't support are empty. */
  toAnswer(values: Values<Table>): Readonly<Record<string, unknown>> {
    return answerOf(this.#properties, values);
  }
}

type Members = Readonly<Record<string, unknown>>;

function bodyOf(properties: Properties, operation: "create" | "update"): z.ZodType<Members> {
  const schemas = Object.entries(properties).flatMap(([name, row]) => {
    const schema = schemaOf(row, operation);
    return schema ? [[name, schema]] : [];
  });
  return z.strictObject(Object.fromEntries(schemas));
}

function schemaOf(row: Property, operation: "create" | "update"): z.ZodType | undefined {
  if (row.kind === "notSupported") return onlyBlank;
  if (row.kind === "readOnly") return unchangeable;
  if (row.kind === "complex") {
    const members = bodyOf(row.members, operation);
    return (row.nullable ? members.nullable() : members).optional();
  }
  if (row.kind === "reference") {
    return operation === "create" || row.alsoInPatch === true ? row.schema.optional() : undefined;
  }
  if (row.kind !== "required") return row.schema.optional();
  if (operation === "create") return row.schema;
  return row.onlyAtCreation === true ? unchangeable : row.schema.optional();
}

const unchangeable = z
  .unknown()
  .refine((value) => value === undefined, { params: { readOnly: true } })
  .optional();

function initialOf(properties: Properties): Members {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, row]) => {
      if (row.kind === "complex") return [[name, row.nullable ? null : initialOf(row.members)]];
      return row.kind === "stored" ? [[name, row.initial]] : [];
    }),
  );
}

function merge(properties: Properties, before: Members, changes: Members): Members {
  const merged: Record<string, unknown> = { ...before };
  for (const [name, row] of Object.entries(properties)) {
    const change = changes[name];
    if (change === undefined) continue;
    if (row.kind === "complex") merged[name] = mergeComplex(row, before[name], change);
    else if (row.kind === "stored" || row.kind === "required") merged[name] = change;
  }
  return merged;
}

function mergeComplex(row: ComplexProperty<Properties>, before: unknown, change: unknown) {
  const { members, nullable, staysObject = false } = row;
  const isEmpty = nullable && Object.keys(membersIn(change)).length === 0;
  if (change === null || isEmpty) return null;
  const merged = merge(members, { ...initialOf(members), ...membersIn(before) }, membersIn(change));
  return nullable && !staysObject && isBlank(merged) ? null : merged;
}

function answerOf(properties: Properties, values: Members): Members {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, row]) => {
      if (row.kind === "reference" || ("shown" in row && row.shown === false)) return [];
      if (row.kind === "complex") {
        const isNull = row.nullable && values[name] === null;
        return [[name, isNull ? null : answerOf(row.members, membersIn(values[name]))]];
      }
      const { [name]: value = "initial" in row ? row.initial : undefined } = row.kind === "notSupported" ? {} : values;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function membersIn(value: unknown): Members {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
