import ts from "typescript";

/** A key of an object that a command prints, with its type and its doc comment. */
export interface JsonKey {
  /** With `[]` after the name of a list; `<name>` for a key that is itself data. */
  readonly name: string;
  /** In words: "text", "number", "one of `a`, `b`". Empty for an object, whose keys are enough. */
  readonly type: string;
  readonly optional: boolean;
  /** The doc comment. */
  readonly text: string;
  readonly keys: readonly JsonKey[];
}

/** Keys deeper than this are left out. */
const deepest = 7;

/** Describes types in the form of their JSON. */
export class JsonDescriber {
  readonly #checker: ts.TypeChecker;
  /** Types whose keys are described elsewhere, with a reference to the place. */
  readonly #known: Map<ts.Type, string>;
  readonly #open: ts.Type[] = [];

  /** @param describedAbove objects that the page already describes, with the place */
  constructor(checker: ts.TypeChecker, describedAbove: ReadonlyMap<ts.Type, string> = new Map()) {
    this.#checker = checker;
    this.#known = new Map(describedAbove);
  }

  /** The keys of an object, or of the object in a union. */
  keysOf(type: ts.Type): readonly JsonKey[] {
    if (this.#open.includes(type) || this.#open.length >= deepest) return [];
    this.#open.push(type);
    const variants = this.#objectsOf(type);
    const names = [...new Set(variants.flatMap((variant) => variant.getProperties().map(({ name }) => name)))];
    const keys = names.flatMap((name) => this.#keyOf(name, variants));
    const entries = variants.flatMap((variant) => {
      const value = variant.getStringIndexType();
      return value === undefined ? [] : [this.#described("<name>", [value], { optional: false, text: "" })];
    });
    this.#open.pop();
    return [...keys, ...entries];
  }

  #keyOf(name: string, variants: readonly ts.Type[]): readonly JsonKey[] {
    const symbols = variants.flatMap((variant) => variant.getProperty(name) ?? []);
    const types = symbols
      .map((symbol) => this.#checker.getTypeOfSymbol(symbol))
      .filter((type) => type.getCallSignatures().length === 0);
    if (types.length === 0) return [];
    const optional =
      symbols.length < variants.length || symbols.some((symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0);
    const texts = symbols.map((symbol) => ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)));
    return [this.#described(name, types, { optional, text: texts.find((text) => text !== "") ?? "" })];
  }

  #described(name: string, types: readonly ts.Type[], common: Pick<JsonKey, "optional" | "text">): JsonKey {
    const members = types.flatMap((type) => this.#membersOf(type));
    const elements = members.flatMap((member) => this.#elementsOf(member));
    const inner = [...new Set(elements.length > 0 ? elements.flatMap((element) => this.#membersOf(element)) : members)];
    const objects = inner.filter((member) => this.#isObject(member));
    const [first] = objects;
    const shownName = `${name}${elements.length > 0 ? "[]" : ""}`;
    if (isAnyJson(members)) return { ...common, name, type: "any JSON", keys: [] };
    const reference = first === undefined ? undefined : this.#known.get(first);
    if (first !== undefined && (objects.length === 1 ? isLarge(first) : objects.length > mostVariants))
      this.#known.set(first, `the keys of \`${shownName}\` above`);
    const typeWords = [
      ...literalWords(inner),
      ...inner.filter((member) => !this.#isObject(member)).flatMap((member) => plainWords(member)),
      ...(reference === undefined ? [] : [reference]),
    ];
    const keys = first === undefined || reference !== undefined ? [] : this.#keysOfAny(objects);
    const isByKind = objects.length > mostVariants && keys.length > mostKeys;
    return {
      ...common,
      name: shownName,
      type: [...new Set(typeWords), ...(isByKind ? ["by kind"] : [])].join(" or "),
      keys: isByKind ? [] : keys,
    };
  }

  #keysOfAny(objects: readonly ts.Type[]): readonly JsonKey[] {
    const [first] = objects;
    if (first !== undefined && objects.length === 1) return this.keysOf(first);
    if (this.#open.length >= deepest) return [];
    if (first !== undefined) this.#open.push(first);
    const names = [...new Set(objects.flatMap((object) => object.getProperties().map(({ name }) => name)))];
    const keys = names.flatMap((name) => this.#keyOf(name, objects));
    if (first !== undefined) this.#open.pop();
    return keys;
  }

  #objectsOf(type: ts.Type): readonly ts.Type[] {
    return this.#membersOf(type).filter((member) => this.#isObject(member));
  }

  #membersOf(type: ts.Type): readonly ts.Type[] {
    const members = type.isUnion() ? type.types : [type];
    return members.filter((member) => (member.flags & ts.TypeFlags.Undefined) === 0);
  }

  #elementsOf(type: ts.Type): readonly ts.Type[] {
    if (!this.#checker.isArrayType(type) && !this.#checker.isTupleType(type)) return [];
    return this.#checker.getTypeArguments(type as ts.TypeReference);
  }

  #isObject(type: ts.Type): boolean {
    return (
      (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && this.#elementsOf(type).length === 0
    );
  }
}

/** The type allows any JSON. */
function isAnyJson(members: readonly ts.Type[]): boolean {
  return [ts.TypeFlags.String, ts.TypeFlags.Number, ts.TypeFlags.Null].every((flag) =>
    members.some(({ flags }) => (flags & flag) !== 0),
  );
}

/** Large enough for a reference instead of a second description. */
function isLarge(type: ts.Type): boolean {
  return type.getProperties().length >= 4;
}

/** A union of more objects is one of kinds: where each has keys of its own, the page of the kinds names them. */
const mostVariants = 12;
const mostKeys = 20;

/** If there are more than fit on a line, the page shows examples. */
const mostLiterals = 12;

/** `true` and `false` are separate literals in a union. In alphabetical order, which doesn't depend on other types. */
function literalWords(members: readonly ts.Type[]): readonly string[] {
  const values = [...new Set(members)].flatMap((member) => {
    if (member.isStringLiteral()) return [`\`${member.value}\``];
    if (member.isNumberLiteral()) return [`\`${String(member.value)}\``];
    return (member.flags & ts.TypeFlags.BooleanLiteral) === 0
      ? []
      : [`\`${(member as ts.Type & { readonly intrinsicName: string }).intrinsicName}\``];
  });
  const [only] = values.sort((left, right) => left.localeCompare(right, "en", { numeric: true }));
  if (values.length === 2 && values.every((value) => /^`(?:true|false)`$/.test(value))) {
    return ["`true` or `false`"];
  }
  if (values.length > mostLiterals) return [`text, such as ${values.slice(0, 3).join(", ")}`];
  return only === undefined ? [] : [values.length === 1 ? only : `one of ${values.join(", ")}`];
}

function plainWords(type: ts.Type): readonly string[] {
  const { flags } = type;
  if (flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return ["text"];
  if (flags & ts.TypeFlags.Number) return ["number"];
  if (flags & ts.TypeFlags.Null) return ["`null`"];
  if (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return ["any JSON"];
  return [];
}
