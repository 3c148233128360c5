import { nearestMissing } from "@protected-function/core/text/nearest.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Endpoint } from "@protected-function/guard/contract";
import { problem, writeThere } from "./contract-problem.ts";
import { exampleOf, satisfies } from "./route-constraints.ts";
import { parametersOf, type Segment, segmentsOf } from "./routes.ts";

/** Compares an endpoint's sample with its route and methods. A misspelled parameter isn't missing as well. */
export function sampleProblems(name: string, { route, sample, methods }: Endpoint): readonly Problem[] {
  const path = `endpoints.${name}.sample`;
  const segments = segmentsOf(route) ?? [];
  const parameters = parametersOf(segments);
  const given = Object.keys(sample?.params ?? {});
  const unset = parameters.filter((parameter) => !given.includes(parameter));
  const unknown = given.filter((parameter) => !parameters.includes(parameter));
  const meant = new Map(unknown.map((parameter) => [parameter, meantBy(parameter, unset, unknown)]));
  const renamed = [...meant.values()];
  return [
    ...unknown.map((parameter) =>
      problem(
        `${path}.params.${parameter}`,
        `must be a parameter of the route ${route}`,
        parameter,
        fixOfUnknown(parameter, meant.get(parameter), route),
      ),
    ),
    ...segments.flatMap((segment) => {
      if (segment.kind === "text" || renamed.includes(segment.name)) return [];
      return valueProblems(segment, { path, route, sample });
    }),
    ...(sample?.body !== undefined && methods.every((method) => method === "GET" || method === "HEAD")
      ? [
          problem(
            `${path}.body`,
            "must be left out: GET and HEAD have no body",
            sample.body,
            'remove it from functions/contract.ts, or add "POST", "PUT" or "PATCH" to methods',
          ),
        ]
      : []),
  ];
}

/** The parameter without a value that an unknown one means: the nearest, or the only one if both are alone. */
function meantBy(parameter: string, unset: readonly string[], unknown: readonly string[]): string | undefined {
  return nearestMissing(parameter, unset) ?? (unset.length === 1 && unknown.length === 1 ? unset[0] : undefined);
}

function fixOfUnknown(parameter: string, meant: string | undefined, route: string): string {
  if (meant !== undefined) return `rename ${printable(parameter)} to ${meant} in functions/contract.ts`;
  const isName = /^[A-Za-z_]\w*$/.test(parameter);
  return `remove it from functions/contract.ts${isName ? `, or write {${parameter}} where the route ${route} should have it` : ""}`;
}

function valueProblems(
  { name, constraints, isOptional, kind }: Exclude<Segment, { readonly kind: "text" }>,
  { path, route, sample }: { readonly path: string; readonly route: string; readonly sample: Endpoint["sample"] },
): readonly Problem[] {
  const place = `${path}.params.${name}`;
  const value = Object.hasOwn(sample?.params ?? {}, name) ? sample?.params?.[name] : undefined;
  const fitting = exampleOf(constraints);
  if (value !== undefined) {
    if (satisfies(value, constraints)) return [];
    const fix =
      fitting === undefined
        ? "write another value there in functions/contract.ts"
        : `${writeThere(fitting)}, for example`;
    return [problem(place, `must satisfy its constraints in the route ${route}`, value, fix)];
  }
  if (isOptional) return [];
  const fix = `write params: { ${name}: "${fitting ?? "<value>"}" }, for example, in the sample in functions/contract.ts`;
  if (fitting === undefined)
    return [problem(place, `must have a value that satisfies its constraints in the route ${route}`, undefined, fix)];
  return kind === "parameter" && sample !== undefined
    ? [problem(place, `must have a value: the route ${route} needs one`, undefined, fix)]
    : [];
}
