import type { z } from "zod";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { keysAt, meantKey, valueAt } from "./schema-keys.ts";
import { issuesOfMeant, levelIn, problemsOfMeant } from "./meant-issues.ts";
import { problem } from "./contract-problem.ts";
import { contractShape, lacksAccess } from "./contract-shape.ts";
import { parametersOf, segmentsOf } from "./routes.ts";
import { isNamedPart, renameFix } from "./fitting-names.ts";
import { holdsEnvironmentLines, isSecretInContract } from "./secret-in-contract.ts";
import { accessFix, fixOfShape, levelFix, type Refused } from "./shape-fixes.ts";

/** What the shape of a contract refuses. A misspelled property is one problem, and not missing as well. */
export function shapeProblems(contract: unknown, routePrefix: string): readonly Problem[] {
  const problems = problemsOfMeant(issuesOfMeant(contractShape, contract, meantProperty), ({ issue, value }) =>
    problemsOf(issue, { contract: value, routePrefix }),
  );
  return problems.flatMap((one) => withAccess(one, problems, contract));
}

/** One problem of an unknown property and of the `allow` or `anonymous` that it seems to stand for. */
function withAccess(one: Problem, all: readonly Problem[], contract: unknown): readonly Problem[] {
  const [part, endpoint = "", ...deeper] = one.path.split(".");
  const known = [...keysAt(contractShape, ["endpoints", endpoint]), ...ofHttp];
  const unknown = Object.keys(Object(valueAt(contract, ["endpoints", endpoint]))).filter((key) => !known.includes(key));
  const lacks = all.some(({ path, rule }) => path === `endpoints.${endpoint}` && rule === lacksAccess);
  const [key, ...others] = unknown;
  const isUnread = all.some(({ path }) => path === `endpoints.${endpoint}.${key}`);
  if (part !== "endpoints" || !lacks || key === undefined || others.length > 0 || !isUnread) return [one];
  if (deeper.length === 0) return [];
  return deeper.join(".") === key
    ? [{ ...one, fix: accessFix(valueAt(contract, ["endpoints", endpoint]), contract, key) }]
    : [one];
}

/** The property that an unknown one means: by its name, or `allow` by the roles that it lists. */
function meantProperty(path: readonly PropertyKey[], contract: unknown): string | undefined {
  const [key = "", parent] = [path.at(-1), path.slice(0, -1)];
  const named = meantKey(contractShape, parent, String(key), contract);
  if (named !== undefined || path[0] !== "endpoints" || path.length !== 3) return named;
  const endpoint: Readonly<Record<string, unknown>> = Object(valueAt(contract, parent));
  const roles = Object.keys(Object(valueAt(contract, ["roles"])));
  const listed = [valueAt(contract, path)].flat();
  const isAccess = endpoint["allow"] === undefined && endpoint["anonymous"] === undefined;
  return isAccess && listed.length > 0 && listed.every((one) => roles.includes(String(one))) ? "allow" : undefined;
}

function problemsOf(
  issue: z.core.$ZodIssue,
  { contract, routePrefix }: Omit<Refused, "path" | "value">,
): readonly Problem[] {
  const { path } = issue;
  const text = path.join(".");
  if (issue.code === "unrecognized_keys") {
    const parameters = parametersBeside(path, issue.keys, contract);
    const others = issue.keys.filter((key) => !parameters.includes(key));
    const belowParams = parameters.length === 0 ? [] : [parametersProblem(path, parameters, contract)];
    return [...belowParams, ...others.map((key) => unknownKey(key, path, contract))];
  }
  const [part] = path;
  if (issue.code === "invalid_key" && isNamedPart(part)) {
    const name = String(path.at(-1));
    const taken = Object.keys(Object(valueAt(contract, [part])));
    return [problem(text, issue.issues[0]?.message ?? issue.message, name, renameFix(part, name, taken))];
  }
  const value = valueAt(contract, path);
  const level = levelIn(issue);
  if (level !== undefined) return [problem(text, issue.message, value, levelFix(String(part), level))];
  const isAccess = issue.code === "custom" && part === "endpoints" && path.length === 2;
  const fix = isAccess ? accessFix(value, contract) : fixOfShape({ path, value, contract, routePrefix });
  const found = problem(text || "contract", issue.message, value, fix);
  const isHidden =
    part === "settings" &&
    (path.length === 1 ? holdsEnvironmentLines(value) : isSecretInContract(String(path[1]), value));
  return [isHidden ? { ...found, found: "a value, not shown" } : found];
}

/** Those of a sample's unknown properties that are parameters of its route. */
function parametersBeside(path: readonly PropertyKey[], keys: readonly string[], contract: unknown): readonly string[] {
  const route = String(valueAt(contract, [...path.slice(0, 2), "route"]));
  const isFree = path[2] === "sample" && path.length === 3 && valueAt(contract, [...path, "params"]) === undefined;
  return isFree ? parametersOf(segmentsOf(route) ?? []).filter((name) => keys.includes(name)) : [];
}

/** One problem for all of them: they belong below the same `params`. */
function parametersProblem(path: readonly PropertyKey[], names: readonly string[], contract: unknown): Problem {
  const texts = names.map((name) => {
    const value = valueAt(contract, [...path, name]);
    return `${name}: ${JSON.stringify(["number", "string"].includes(typeof value) ? String(value) : "1")}`;
  });
  return problem(
    [...path, names[0]].join("."),
    "isn't a property of a sample, which has params, body, safe: parameters of the route stand below params",
    valueAt(contract, [...path, names[0] ?? ""]),
    `write params: { ${texts.join(", ")} } in place of ${listText(names)} in functions/contract.ts`,
  );
}

function unknownKey(key: string, parent: readonly PropertyKey[], contract: unknown): Problem {
  const value = valueAt(contract, [...parent, key]);
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
  const suggestion = meantProperty([...parent, key], contract);
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

/** Options of `app.http` and of its trigger. */
const ofHttp = "authLevel dataType extraInputs extraOutputs handler retry return trigger webHookType".split(" ");
const notRegistered =
  "isn't a property of an endpoint, which has methods, route, allow or anonymous, and sample: serve registers no other option of app.http but bindings";
