import type { HttpFunction } from "./hosted-function.ts";
import { matchTemplate, parseTemplate, type RouteTemplate } from "./route-template.ts";

interface Route {
  readonly function: HttpFunction;
  readonly template: RouteTemplate;
}

export interface RouteMatch {
  readonly function: HttpFunction;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the function for a method and path: the first by name whose template and methods match, whatever the template's
 * precedence is. The host adds its routes in the order of the functions' names, ignoring case, to a collection that
 * takes the first match. A path without that method gets 404.
 * azure-functions-host, FunctionMetadataManager.cs (OrderBy), WebScriptHostHttpRoutesManager.cs;
 * azure-webjobs-sdk-extensions, WebJobsRouteBuilder.cs; reported: azure-functions-host#9876,
 * azure-functions-nodejs-library#300
 */
export class RouteTable {
  readonly #routes: readonly Route[];

  /** Throws NotSupported for templates that it doesn't read. */
  constructor(functions: readonly HttpFunction[], routePrefix: string) {
    this.#routes = functions
      .toSorted((left, right) => (left.name.toUpperCase() < right.name.toUpperCase() ? -1 : 1))
      .map((httpFunction) => ({
        function: httpFunction,
        template: parseTemplate([routePrefix.replace(/^\//, ""), httpFunction.route].filter(Boolean).join("/")),
      }));
  }

  match(method: string, path: string): RouteMatch | undefined {
    const segments = segmentsOfPath(path).map(decode);
    for (const { function: httpFunction, template } of this.#routes) {
      if (!httpFunction.methods.includes(method)) continue;
      const params = matchTemplate(template, segments);
      if (params) return { function: httpFunction, params };
    }
    return undefined;
  }
}

/** Ignores a slash at the end. */
function segmentsOfPath(path: string): readonly string[] {
  const trimmed = path.replace(/^\//, "").replace(/\/$/, "");
  return trimmed === "" ? [] : trimmed.split("/");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
