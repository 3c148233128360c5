import { type Token, tokensOf } from "./tokens.ts";

/** A place in a module that registers a function, or asks the worker for something. */
export interface CodeRegistration {
  /** `app.http`, `app.timer`, `serve` */
  readonly call: string;
  readonly line: number;
  /** Where the name of the method stands, which stack traces give. Absent if it's the same line. */
  readonly methodLine?: number;
  /** Undefined if the code computes it. */
  readonly name?: string | undefined;
  /** Of an HTTP function whose options stand in the code. */
  readonly http?: { readonly methods: readonly string[]; readonly route: string };
  /** The keys of its options: `handler`, `extraOutputs`. */
  readonly options?: readonly string[];
  /** Whether it registers an HTTP function. */
  readonly isHttp: boolean;
}

const library = /^(?:@azure\/functions|durable-functions)$/;
const guard = /^@protected-function\/guard$/;

const methodsOf: Readonly<Record<string, readonly string[]>> = {
  http: ["GET", "POST"],
  get: ["GET"],
  put: ["PUT"],
  post: ["POST"],
  patch: ["PATCH"],
  deleteRequest: ["DELETE"],
};

/** Whether a call registers a function; others ask the worker for something, or register a hook. */
export function registersFunction({ call }: CodeRegistration): boolean {
  const method = call.replace(/^app\./, "");
  return call.startsWith("app.") && (Object.hasOwn(methodsOf, method) || ownMethods.test(method));
}

/** What `app` of the library has and that of a web framework doesn't: also found if the module gets `app` elsewhere. */
const ownMethods =
  /^(?:http|deleteRequest|timer|generic|warmup|storage(?:Blob|Queue)|serviceBus(?:Queue|Topic)|event(?:Hub|Grid)|cosmosDB|(?:my)?sql|webPubSub|mcp\w+|orchestration|entity|activity)$/i;

/**
 * Returns what a module registers with the Functions worker, by its text: neither its packages nor its types have to be
 * there. What it can't read in full has no name or no `http`.
 */
export function registrationsIn(code: string): readonly CodeRegistration[] {
  if (!/\bapp\b|@azure\/functions|durable-functions|@protected-function\/guard/.test(code)) return [];
  const tokens = tokensOf(code);
  const imports = importsIn(tokens);
  const localsOf = (from: RegExp, name: string) =>
    imports.filter(({ module, imported }) => from.test(module) && imported === name).map(({ local }) => local);
  const ofLibrary = localsOf(library, "app");
  const isImported = imports.some(({ module }) => library.test(module)) && !declaresOtherApp(tokens);
  const shared = localsOf(/^\.|^#|^@\//, "app");
  const serves = imports.some(({ module }) => guard.test(module)) ? [...localsOf(guard, "serve"), "serve"] : [];
  const found: CodeRegistration[] = [];
  let isUsedOtherwise = false;
  for (const [index, token] of tokens.entries()) {
    const isKey = token.kind === "text" && tokens[index - 1]?.text === "[" && tokens[index + 1]?.text === "]";
    if (token.kind !== "name" && !isKey) continue;
    if (serves.includes(token.text) && tokens[index + 1]?.text === "(")
      found.push({ call: "serve", line: token.line, isHttp: true });
    const isApp = token.text === "app" || ofLibrary.includes(token.text) || shared.includes(token.text);
    if (!isApp || imports.some(({ indexes: [from, to] }) => index > from && index < to)) continue;
    const call = calledAt(tokens, isKey ? index + 2 : index + 1);
    const isKnown = isImported || shared.includes(token.text) || ownMethods.test(call?.method ?? "");
    if (call !== undefined && isKnown) found.push(registrationAt(tokens, call, token.line));
    else if (isImported && isLibrarys(tokens, index, ofLibrary)) isUsedOtherwise = true;
  }
  const first = imports.find(({ module }) => library.test(module));
  // Such as `const { http } = app`: it registers something, by names of its own.
  return isUsedOtherwise && found.length === 0 && first !== undefined
    ? [...found, { call: "app", line: first.line, isHttp: false }]
    : found;
}

/** `const app = express()`: the library's `app` may still be there under another name. */
function declaresOtherApp(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, index) => {
    const [name, mark, ...value] = tokens.slice(index + 1, index + 12);
    if (!/^(?:const|let|var)$/.test(text) || name?.text !== "app" || !/^[=:]$/.test(mark?.text ?? "")) return false;
    return !value.some((token) => token.kind === "text" && library.test(token.text));
  });
}

/** Whether a use of `app` that isn't a call is the library's: imported by name, or read from the whole library. */
function isLibrarys(tokens: readonly Token[], index: number, ofLibrary: readonly string[]): boolean {
  const isProperty = /^[.[]$/.test(tokens[index - 1]?.text ?? "");
  return ofLibrary.includes(tokens[index]?.text ?? "") ? !isProperty : isProperty;
}

interface Call {
  readonly method: string;
  readonly methodLine: number;
  /** After the opening parenthesis. */
  readonly begin: number;
}

/** `.http(`, `?.http(`, `["http"](`, `.hook.preInvocation(`, `.client.http(` */
function calledAt(tokens: readonly Token[], from: number): Call | undefined {
  let at = from;
  let method = "";
  let methodLine = 0;
  for (;;) {
    const [mark, next, end] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (mark?.text === "?" && next?.text === ".") at += 1;
    else if (mark?.text === "." && next?.kind === "name") [method, methodLine, at] = [next.text, next.line, at + 2];
    else if (mark?.text === "." && next?.text === "(") at += 1;
    else if (mark?.text === "[" && next?.kind === "text" && end?.text === "]")
      [method, methodLine, at] = [next.text, next.line, at + 3];
    else
      return mark?.text === "(" && mark.kind === "mark" && method !== ""
        ? { method, methodLine, begin: at + 1 }
        : undefined;
  }
}

function registrationAt(tokens: readonly Token[], { method, methodLine, begin }: Call, line: number): CodeRegistration {
  const constants = constantsIn(tokens);
  const valueOf = (value: readonly Token[]) => {
    const [only, ...more] = value;
    if (only === undefined || more.length > 0) return undefined;
    return only.kind === "text" ? only.text : only.kind === "name" ? constants.get(only.text) : undefined;
  };
  const [first = [], second = []] = partsFrom(tokens, begin);
  const name = valueOf(first);
  const isHttp = Object.hasOwn(methodsOf, method) || (method === "generic" && hasHttpTrigger(second));
  const call = `app.${method}`;
  const options = optionsIn(second);
  const keys = {
    ...(methodLine !== line && { methodLine }),
    ...(options !== undefined && { options: [...options.keys()] }),
  };
  // `app.get("orders", x)`: x may be options, with another route.
  const isUnknown = options === undefined && (method === "http" || second.length === 1);
  if (!isHttp || method === "generic" || name === undefined || isUnknown) return { call, line, name, isHttp, ...keys };
  const [methods, route] = [options?.get("methods"), options?.get("route")];
  const listed = methods && partsFrom(methods, 1).map(valueOf);
  const routeText = route === undefined ? name : valueOf(route);
  if (routeText === undefined || (listed && (methods[0]?.text !== "[" || listed.includes(undefined))))
    return { call, line, name, isHttp, ...keys };
  const known = listed?.flatMap((one) => one?.toUpperCase() ?? []) ?? methodsOf[method] ?? [];
  return {
    call,
    line,
    name,
    isHttp,
    ...keys,
    http: { methods: [...new Set(known)], route: routeText.replaceAll(/^\/+|\/+$/g, "") },
  };
}

/** `{ type: "httpTrigger" }`, `trigger.http(…)` */
function hasHttpTrigger(options: readonly Token[]): boolean {
  return options.some(
    ({ kind, text }, index) =>
      (kind === "text" && /^httptrigger$/i.test(text)) ||
      (text === "trigger" && options[index + 1]?.text === "." && options[index + 2]?.text === "http"),
  );
}

/** The properties of an object that stands in the code. Undefined for another value, and if some come from elsewhere. */
function optionsIn(value: readonly Token[]): ReadonlyMap<string, readonly Token[]> | undefined {
  if (value[0]?.text !== "{" || value[0].kind !== "mark") return undefined;
  const properties = partsFrom(value, 1);
  if (properties.some(([key]) => key === undefined || (key.kind === "mark" && key.text !== "*"))) return undefined;
  return new Map(
    properties.map((property) => {
      const [key, colon, ...rest] = property;
      return [key?.text ?? "", colon?.text === ":" ? rest : property] as const;
    }),
  );
}

/** What stands between commas, up to the bracket that closes. */
function partsFrom(tokens: readonly Token[], begin: number): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(begin)) {
    const mark = token.kind === "mark" ? token.text : "";
    if ("([{".includes(mark) && mark !== "") depth += 1;
    if (")]}".includes(mark) && mark !== "") depth -= 1;
    if (depth < 0) break;
    if (mark === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** `const route = "orders"`, by name. */
function constantsIn(tokens: readonly Token[]): ReadonlyMap<string, string> {
  return new Map(
    tokens.flatMap(({ text }, index) => {
      const [name, equals, value, end] = tokens.slice(index + 1);
      if (text !== "const" || equals?.text !== "=" || value?.kind !== "text" || name === undefined) return [];
      return end?.kind === "mark" && /[.+[(?]/.test(end.text) ? [] : [[name.text, value.text] as const];
    }),
  );
}

interface Import {
  readonly module: string;
  /** `*` for all of it. */
  readonly imported: string;
  readonly local: string;
  readonly line: number;
  /** Where the names stand among the tokens. */
  readonly indexes: readonly [from: number, to: number];
}

/** What a module imports, or requires, of others. Types are left out. */
function importsIn(tokens: readonly Token[]): readonly Import[] {
  return tokens.flatMap(({ kind, text: module, line }, index) => {
    if (kind !== "text") return [];
    const [before, word] = [tokens[index - 1], tokens[index - 2]];
    const isCall = before?.text === "(" && (word?.text === "require" || word?.text === "import");
    const isFrom = before?.kind === "name" && (before.text === "from" || before.text === "import");
    if (!isCall && !isFrom) return [];
    const end = isCall ? index - 2 : index - 1;
    const from = clauseBefore(tokens, end, isCall);
    const names = tokens.slice(from + 1, end);
    if (names[0]?.text === "type" && names[1]?.text !== ",") return [];
    const all = { module, imported: "*", local: "*", line, indexes: [from, end] as const };
    const open = names.findIndex(({ text }) => text === "{");
    const named = open === -1 ? [] : partsFrom(names, open + 1);
    const whole = names[0]?.kind === "name" ? [[names[0]]] : [];
    return [
      all,
      ...[...whole, ...named].flatMap((part) => {
        if (part[0]?.text === "type" && part.length > 1 && part[1]?.text !== "as") return [];
        return [{ ...all, imported: part[0]?.text ?? "", local: part[2]?.text ?? part[0]?.text ?? "" }];
      }),
    ];
  });
}

/** Where the clause of an import, or the declaration of a require, begins: `import`, `const`. The end, if it has none. */
function clauseBefore(tokens: readonly Token[], end: number, isCall: boolean): number {
  const begins = isCall ? /^(?:const|let|var)$/ : /^(?:import|export)$/;
  for (let at = end - 1; at >= 0; at -= 1) {
    const { kind, text } = tokens[at] ?? { kind: "mark", text: "" };
    if (kind === "name" && begins.test(text)) return at;
    if (kind !== "name" && (kind !== "mark" || !(isCall ? "{}:,=" : "{},*").includes(text))) return end;
  }
  return end;
}
