import type { misuses } from "./served.ts";

type Misuse = (typeof misuses)[number];

const file = "functions/src/index.ts";
const carried =
  "serve registers a handler with the contract's methods and route, and with extraInputs, extraOutputs and return";

/** Everything that was given to `serve` and that it doesn't register. Nothing is dropped in silence. */
export function misusesOf(contract: unknown, handlers: unknown, extraArguments: readonly unknown[]): readonly Misuse[] {
  const { endpoints }: { readonly endpoints?: object } = Object(contract);
  if (endpoints === undefined) {
    const rule = "takes a contract, then its handlers";
    const isSwapped = Object(handlers).endpoints !== undefined;
    const found = isSwapped ? "the handlers first" : `no contract first: ${described(contract)}`;
    return [{ path: "serve", rule, found, fix: `write serve(contract, { … }) in ${file}` }];
  }
  return [
    ...extraArguments.map((argument) => ({
      path: "serve",
      rule: `takes a contract and its handlers: ${carried}`,
      found: `another argument, ${described(argument)}`,
      fix: `remove it in ${file}`,
    })),
    ...Object.entries(Object(handlers)).flatMap(([name, handler]): readonly Misuse[] => {
      if (!Object.hasOwn(endpoints, name)) {
        const rule = "has a handler, but isn't an endpoint of the contract";
        const fix = `declare ${name} in functions/contract.ts, or remove it from serve in ${file}`;
        return [{ path: name, rule, found: "", fix }];
      }
      return handler === undefined ? [] : misusesIn(name, handler);
    }),
  ];
}

const listed = ["extraInputs", "extraOutputs"];
const known = ["handler", "return", ...listed];

function misusesIn(path: string, given: unknown): readonly Misuse[] {
  if (typeof given === "function") return [];
  const { handler, return: returned, ...options } = Object(given) as Readonly<Record<string, unknown>>;
  if (typeof handler !== "function") {
    const rule = `must be a handler, or an object with one: ${carried}`;
    const fix = `pass the handler itself to serve in ${file}, or { handler, extraOutputs: [...] }`;
    return [{ path, rule, found: described(given), fix }];
  }
  return [
    ...Object.keys(options).flatMap((option): readonly Misuse[] => {
      if (known.includes(option) || options[option] === undefined) return [];
      const rule = `has an option that serve doesn't register: ${carried}`;
      return [{ path, rule, found: option, fix: `remove ${option} from ${path} in ${file}` }];
    }),
    ...listed.flatMap((option) => misusesInList(path, option, options[option])),
    ...misusedReturn(path, returned),
  ];
}

function misusesInList(path: string, option: string, bindings: unknown): readonly Misuse[] {
  if (bindings === undefined) return [];
  const fix = `correct ${option} of ${path} in ${file}: [output.storageQueue({ ... })] and the like`;
  if (!Array.isArray(bindings)) {
    return [{ path, rule: `must have a list of bindings in ${option}`, found: described(bindings), fix }];
  }
  return bindings.flatMap((binding: unknown): readonly Misuse[] => {
    const { type, name } = Object(binding) as { readonly type?: unknown; readonly name?: unknown };
    if (typeof type !== "string" || typeof name !== "string" || type === "" || name === "") {
      return [{ path, rule: `must have bindings with a type and a name in ${option}`, found: described(binding), fix }];
    }
    if (/trigger$/i.test(type)) {
      const rule = `must not have a trigger in ${option}: the contract declares the only one`;
      return [{ path, rule, found: type, fix: `remove it from ${path} in ${file}` }];
    }
    // A second answer would go past the guard.
    return type.toLowerCase() === "http" ? [otherAnswer(path, `${type} in ${option}`)] : [];
  });
}

function misusedReturn(path: string, returned: unknown): readonly Misuse[] {
  if (returned === undefined) return [];
  const { type } = Object(returned) as { readonly type?: unknown };
  if (typeof type === "string" && type.toLowerCase() === "http") return [];
  return [otherAnswer(path, `return: ${typeof type === "string" ? type : described(returned)}`)];
}

/** With another output as the return value, the guard's refusal would be a message there, and the caller's answer 204. */
function otherAnswer(path: string, found: string): Misuse {
  const rule = "must answer over HTTP with its return value, and only with that: the guard refuses callers with it";
  const fix = `leave return out, or use output.http({}); put other outputs into extraOutputs in ${file}, and call context.extraOutputs.set`;
  return { path, rule, found, fix };
}

/** What it is, never its values. */
function described(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : `a ${typeof value}`;
  return Object.keys(value).length === 0 ? "an empty object" : `an object with ${Object.keys(value).join(", ")}`;
}
