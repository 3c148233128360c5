import type { z } from "zod";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { keysAt, meantKey, valueAt } from "./schema-keys.ts";
import { issuesOfMeant } from "./issues-of.ts";
import { problem } from "./contract-problem.ts";
import { contractShape } from "./contract-shape.ts";
import { isNamedPart, renameFix } from "./fitting-names.ts";
import { accessFix, fixOfShape, type Refused } from "./shape-fixes.ts";

/** What the shape of a contract refuses. A misspelled property is one problem, and not missing as well. */
export function shapeProblems(contract: unknown, routePrefix: string): readonly Problem[] {
  return issuesOfMeant(contractShape, contract).flatMap(({ issue, value }) =>
    problemsOf(issue, { contract: value, routePrefix }),
  );
}

function problemsOf(
  issue: z.core.$ZodIssue,
  { contract, routePrefix }: Omit<Refused, "path" | "value">,
): readonly Problem[] {
  const { path } = issue;
  const text = path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, contract));
  }
  const [part] = path;
  if (issue.code === "invalid_key" && isNamedPart(part)) {
    const name = String(path.at(-1));
    const taken = Object.keys(Object(valueAt(contract, [part])));
    return [problem(text, issue.issues[0]?.message ?? issue.message, name, renameFix(part, name, taken))];
  }
  const value = valueAt(contract, path);
  const isAccess = issue.code === "custom" && part === "endpoints" && path.length === 2;
  const fix = isAccess ? accessFix(value, contract) : fixOfShape({ path, value, contract, routePrefix });
  return [problem(text || "contract", issue.message, value, fix)];
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
  const suggestion = meantKey(contractShape, parent, key, contract);
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
