import type { z } from "zod";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { keysAt, misspelledPaths, valueAt } from "./schema-keys.ts";
import { problem } from "./contract-problem.ts";
import { contractShape } from "./contract-shape.ts";
import { segmentsOf } from "./routes.ts";

/** What the shape of a contract refuses. A misspelled property is one problem, and not missing as well. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], contract: unknown): readonly Problem[] {
  const misspelled = issues.flatMap((issue) => misspelledPaths(contractShape, issue));
  return issues
    .filter(
      ({ path, code }) =>
        code === "unrecognized_keys" || valueAt(contract, path) !== undefined || !misspelled.includes(path.join(".")),
    )
    .flatMap((issue) => problemsOf(issue, contract, misspelled));
}

function problemsOf(issue: z.core.$ZodIssue, contract: unknown, misspelled: readonly string[]): readonly Problem[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, issue.path, valueAt(contract, [...issue.path, key])));
  }
  const isOfKey = issue.code === "invalid_key";
  const rule = isOfKey ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const value = isOfKey ? issue.path.at(-1) : valueAt(contract, issue.path);
  // A misspelled `allow` isn't missing as well: one correction is enough.
  if (issue.code === "custom" && ["allow", "anonymous"].some((name) => misspelled.includes(`${path}.${name}`)))
    return [];
  const isWithoutAccess = issue.code === "custom" && issue.path[0] === "endpoints" && issue.path.length === 2;
  const meant = issue.code === "invalid_value" ? meantValue(value, issue.values) : meantAt(issue.path, value);
  if (meant !== undefined) return [problem(path, rule, value, `write "${meant}" there in functions/contract.ts`)];
  const example = isWithoutAccess
    ? accessExample(value, contract)
    : value === undefined && !isOfKey
      ? exampleFor(issue.path)
      : undefined;
  if (example === undefined) return [problem(path || "contract", rule, value)];
  return [problem(path || "contract", rule, value, `write this, for example, in functions/contract.ts: ${example}`)];
}

function unknownKey(key: string, parent: readonly PropertyKey[], value: unknown): Problem {
  const path = [...parent, key].join(".");
  if (parent[0] === "endpoints" && ofHttp.includes(key)) {
    return problem(
      path,
      notRegistered,
      value,
      `remove ${printable(pathText([...parent, key]))} from functions/contract.ts`,
    );
  }
  const allowed = keysAt(contractShape, parent);
  const suggestion = nearest(key, allowed);
  return suggestion === undefined
    ? problem(
        path,
        `isn't a property of a contract; ${pathText(parent) || "it"} has ${allowed.join(", ")}`,
        value,
        `remove ${printable(pathText([...parent, key]))} from functions/contract.ts`,
      )
    : problem(
        path,
        `isn't a property of a contract (did you mean ${suggestion}?)`,
        value,
        `rename it to ${suggestion} in functions/contract.ts`,
      );
}

/** The allowed value that a person misspelled, or wrote in another case. */
function meantValue(typed: unknown, allowed: readonly unknown[]): string | undefined {
  if (typeof typed !== "string") return undefined;
  return nearest(
    typed,
    allowed.filter((value) => typeof value === "string"),
  );
}

/** A route of another framework, such as `/orders/:id`, and a parameter's value without quotes. */
function meantAt(path: readonly PropertyKey[], value: unknown): string | undefined {
  const [first, , name, below] = path;
  if (first !== "endpoints") return undefined;
  if (name === "route" && path.length === 3 && typeof value === "string") {
    const route = value
      .split("/")
      .filter(Boolean)
      .map((part) => part.replace(/^:(\w+)(\??)$/, "{$1$2}"))
      .join("/");
    return segmentsOf(route) === undefined ? undefined : route;
  }
  const isParameter = name === "sample" && below === "params" && path.length === 5;
  return isParameter && ["number", "boolean"].includes(typeof value) && /^[\w.~-]+$/.test(String(value))
    ? String(value)
    : undefined;
}

/** For an endpoint with neither; with both, one has to go. */
function accessExample(endpoint: unknown, contract: unknown): string | undefined {
  if (Object.hasOwn(Object(endpoint), "allow")) return undefined;
  const [role = "Orders.Read"] = Object.keys(Object(valueAt(contract, ["roles"])));
  return `allow: [${JSON.stringify(role)}]`;
}

/** A line to write for what is missing, by its name and place. */
function exampleFor(path: readonly PropertyKey[]): string | undefined {
  const [first, , name = ""] = path;
  if (path.length === 1) return examples.contract[String(first)];
  if (path.length !== 3 || (first !== "roles" && first !== "endpoints")) return undefined;
  return examples[first][String(name)];
}

const examples: Readonly<Record<"contract" | "roles" | "endpoints", Readonly<Record<string, string>>>> = {
  contract: {
    roles: `roles: { "Orders.Read": { id: "<a GUID>", displayName: "Read orders", members: ["Application"] } }`,
    endpoints: `endpoints: { orders: { methods: ["GET"], route: "orders", allow: ["Orders.Read"] } }`,
  },
  roles: {
    id: `id: "<a GUID>" (node -p 'crypto.randomUUID()')`,
    displayName: 'displayName: "Read orders"',
    members: 'members: ["Application"]',
  },
  endpoints: { methods: 'methods: ["GET"]', route: 'route: "orders/{id}"' },
};

/** Options of `app.http` and of its trigger. */
const ofHttp = "authLevel dataType extraInputs extraOutputs handler retry return trigger webHookType".split(" ");
const notRegistered =
  "isn't a property of an endpoint, which has methods, route, allow or anonymous, and sample: serve registers no other option of app.http but bindings";
