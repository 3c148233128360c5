import type { misuses } from "./served.ts";

type Misuse = (typeof misuses)[number];

const file = "functions/src/index.ts";
const carried = "serve registers a handler with the contract's methods and route, and no other option of app.http";

/** Everything that was given to `serve` and that it doesn't register. Nothing is dropped in silence. */
export function misusesOf(
  { endpoints }: { readonly endpoints: object },
  handlers: unknown,
  extraArguments: readonly unknown[],
): readonly Misuse[] {
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
        return [{ path: name, rule, found: described(handler), fix }];
      }
      if (typeof handler === "function" || handler === undefined) return [];
      const rule = `must be a handler, which is a function: ${carried}`;
      const fix = `pass the handler itself to serve in ${file}; call other services with their client libraries`;
      return [{ path: name, rule, found: described(handler), fix }];
    }),
  ];
}

/** What it is, never its values. */
function described(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : `a ${typeof value}`;
  return Object.keys(value).length === 0 ? "an empty object" : `an object with ${Object.keys(value).join(", ")}`;
}
