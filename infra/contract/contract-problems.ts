import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { appSettingName, reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";
import { reservedNames } from "@protected-function/core/text/reserved-names.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { problem, valueText } from "./contract-problem.ts";
import { shapeProblems } from "./shape-problems.ts";
import { contractShape } from "./contract-shape.ts";
import type { AnonymousEndpoint, Contract, Endpoint } from "@protected-function/guard/contract";
import { exampleOf, satisfies } from "./route-constraints.ts";
import { couldBeBelow, covers, parametersOf, segmentsOf, shapeOf } from "./routes.ts";
import { unknownRole } from "./unknown-role.ts";

/** The prefix that host.json puts before every route. */
interface Place {
  readonly routePrefix: string;
}

/** Returns every problem of a contract; empty for a valid contract. */
export function contractProblems(contract: unknown, place: Place): readonly Problem[] {
  const reserved = reservedNames(contract).map((path) =>
    problem(path.map(String).join("."), "must have another name: JavaScript reserves this one", path.at(-1)),
  );
  const parsed = contractShape.safeParse(contract);
  if (!parsed.success) return [...reserved, ...shapeProblems(parsed.error.issues, contract)];
  const read = parsed.data as unknown as Contract;
  return [
    ...reserved,
    ...prefixProblems(place),
    ...duplicateNames("roles", Object.keys(read.roles), "Entra ID allows each name only once (ignoring case)"),
    ...sameIds(read),
    ...scopeNames(read),
    ...duplicateNames("endpoints", Object.keys(read.endpoints), "the Functions host ignores case in names"),
    ...Object.entries(read.endpoints).flatMap(([name, endpoint]) => [
      ...unknownRoles(name, endpoint, read),
      ...reservedRoute(name, endpoint, place),
      ...sameParameters(name, endpoint),
      ...sampleProblems(name, endpoint),
      ...anonymousProblems(name, endpoint, read),
    ]),
    ...sameRequests(read),
    ...unreachableEndpoints(read),
    ...settingProblems(read),
  ];
}

function duplicateNames(path: string, names: readonly string[], reason: string): readonly Problem[] {
  return names
    .filter((name, index) => names.findIndex((otherName) => otherName.toLowerCase() === name.toLowerCase()) < index)
    .map((name) => problem(`${path}.${name}`, `must not be repeated: ${reason}`, name));
}

/**
 * Compares role names with the delegated permission that the program declares. Entra ID accepts each value once across
 * roles and scopes.
 */
function scopeNames({ roles }: Contract): readonly Problem[] {
  const rule = "must have another name: the API's delegated permission has this name";
  return Object.keys(roles)
    .filter((role) => role.toLowerCase() === "user_impersonation")
    .map((role) => problem(`roles.${role}`, rule, role));
}

function sameIds({ roles }: Contract): readonly Problem[] {
  const entries = Object.entries(roles);
  return entries.flatMap(([name, { id }], index) => {
    const [otherRole] = entries.slice(0, index).find(([, role]) => role.id.toLowerCase() === id.toLowerCase()) ?? [];
    if (otherRole === undefined) return [];
    const draw = `create another (node -p 'crypto.randomUUID()') for the newer of the two, ${printable(name)} or ${printable(otherRole)}: a deployed role keeps its id`;
    return [problem(`roles.${name}.id`, `must be unique: ${otherRole} has it already`, id, draw)];
  });
}

function unknownRoles(
  name: string,
  { allow = [] as readonly string[] }: { readonly allow?: readonly string[] },
  contract: Contract,
): readonly Problem[] {
  return allow.flatMap((role, index) => {
    const path = `endpoints.${name}.allow.${index}`;
    if (allow.indexOf(role) < index) return [problem(path, "must list each role once", role)];
    return unknownRole(path, role, contract);
  });
}

/** Paths excluded from App Service authentication begin with the prefix, so it must be plain text. */
function prefixProblems({ routePrefix }: Place): readonly Problem[] {
  const isText = routePrefix === "" || segmentsOf(routePrefix)?.every(({ kind }) => kind === "text");
  if (isText && !reservedBeginning.test(routePrefix)) return [];
  const rule = isText
    ? `must not begin with ${routePrefix.split("/", 1).join("")}: ${keptBeginnings}`
    : "must be segments of letters, digits and . _ ~ -, without a parameter";
  return [problem("host.json's extensions.http.routePrefix", rule, routePrefix, "change it in functions/host.json")];
}

/** The Functions host doesn't start with such a route. */
function sameParameters(name: string, { route }: Endpoint): readonly Problem[] {
  const parameters = parametersOf(segmentsOf(route) ?? []).map((parameter) => parameter.toLowerCase());
  if (new Set(parameters).size === parameters.length) return [];
  return [problem(`endpoints.${name}.route`, "must have each parameter once", route)];
}

const reservedBeginning = /^(?:\.auth|admin|runtime)(?:\/|$)/i;
const keptBeginnings = "App Service and the Functions host reserve /.auth, /admin and /runtime";

function reservedRoute(name: string, { route }: Endpoint, { routePrefix }: Place): readonly Problem[] {
  if (routePrefix !== "" || !(reservedBeginning.test(route) || route.startsWith("{"))) return [];
  const rule = route.startsWith("{")
    ? "must begin with text because host.json has no routePrefix: it would match /.auth, /admin and /runtime"
    : `must not begin with ${route.split("/", 1).join("")}: ${keptBeginnings}`;
  return [problem(`endpoints.${name}.route`, rule, route)];
}

function sampleProblems(name: string, { route, sample, methods }: Endpoint): readonly Problem[] {
  const segments = segmentsOf(route) ?? [];
  const parameters = parametersOf(segments);
  const required = segments.filter((segment) => segment.kind !== "text" && !segment.isOptional);
  const needed = parametersOf(required.filter(({ kind }) => kind === "parameter"));
  const sampleParameters = Object.keys(sample?.params ?? {});
  const path = `endpoints.${name}.sample`;
  return [
    ...sampleParameters
      .filter((param) => !parameters.includes(param))
      .map((param) => problem(`${path}.params.${param}`, `must be a parameter of the route ${route}`, param)),
    ...needed
      .filter((param) => sample !== undefined && !sampleParameters.includes(param))
      .map((param) => problem(`${path}.params.${param}`, `must have a value: the route ${route} needs one`, undefined)),
    ...segments.flatMap((segment) => {
      if (segment.kind === "text" || segment.constraints.length === 0) return [];
      const value = sample?.params?.[segment.name];
      const param = `${path}.params.${segment.name}`;
      if (value !== undefined) {
        if (satisfies(value, segment.constraints)) return [];
        return [problem(param, `must satisfy its constraints in the route ${route}`, value)];
      }
      if (segment.isOptional || exampleOf(segment.constraints) !== undefined) return [];
      return [problem(param, `must have a value that satisfies its constraints in the route ${route}`, undefined)];
    }),
    ...(sample?.body !== undefined && methods.every((method) => method === "GET" || method === "HEAD")
      ? [problem(`${path}.body`, "must be left out: GET and HEAD have no body", sample.body)]
      : []),
  ];
}

/**
 * `excludedPaths` may exclude this endpoint only. Nothing else that it could match may be protected, whatever the
 * method.
 */
function anonymousProblems(name: string, endpoint: Endpoint, { endpoints }: Contract): readonly Problem[] {
  if (!isAnonymous(endpoint)) return [];
  const path = `endpoints.${name}.route`;
  const open = segmentsOf(endpoint.route) ?? [];
  if (parametersOf(open).length > 0) {
    const rule = "must not have a parameter: App Service authentication excludes an anonymous path exactly as written";
    return [problem(path, rule, endpoint.route)];
  }
  return Object.entries(endpoints)
    .filter(
      ([, otherEndpoint]) => !isAnonymous(otherEndpoint) && couldBeBelow(segmentsOf(otherEndpoint.route) ?? [], open),
    )
    .map(([otherName, { route }]) => ({
      path: `endpoints.${otherName}.route`,
      rule: `must not be or begin with the anonymous path ${endpoint.route} of ${name}, with any method: App Service authentication requires no token there`,
      found: valueText(route),
      fix: `give ${name} or ${otherName} another route in functions/contract.ts`,
    }));
}

function sameRequests({ endpoints }: Contract): readonly Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(endpoints).flatMap(([name, { methods, route }]) =>
    methods.flatMap((method) => {
      const request = `${method} ${shapeOf(segmentsOf(route) ?? [])}`;
      const owner = owners.get(request);
      owners.set(request, name);
      if (owner === undefined) return [];
      const rule = `must not be the same as ${owner}'s: two functions would answer ${method} ${route}`;
      return [problem(`endpoints.${name}.route`, rule, route)];
    }),
  );
}

/** The host takes the first route that matches, in the order of the functions' names (see the twin's route-table.ts). */
function unreachableEndpoints({ endpoints }: Contract): readonly Problem[] {
  const inOrder = Object.entries(endpoints).toSorted(([left], [right]) =>
    left.toUpperCase() < right.toUpperCase() ? -1 : 1,
  );
  return inOrder.flatMap(([name, { route, methods }], index) => {
    const segments = segmentsOf(route) ?? [];
    const [first] = inOrder.slice(0, index).filter(([, earlier]) => {
      const before = segmentsOf(earlier.route) ?? [];
      const sharesMethod = methods.some((method) => earlier.methods.includes(method));
      return sharesMethod && shapeOf(before) !== shapeOf(segments) && covers(before, segments);
    });
    if (first === undefined) return [];
    const [firstName, { route: firstRoute }] = first;
    return [
      {
        path: `endpoints.${name}`,
        rule: `must come before ${firstName} by name. The Functions host takes the first function by name whose route matches, and ${firstRoute} matches every path of ${route}`,
        found: valueText(name),
        fix: `rename ${name} or ${firstName} in functions/contract.ts, or add a constraint to ${firstRoute}`,
      },
    ];
  });
}

function settingProblems({ settings = {} }: Contract): readonly Problem[] {
  const names = Object.keys(settings);
  return [
    ...duplicateNames("settings", names, "not every system distinguishes case"),
    ...names.flatMap((name) => {
      const reserved = reservedAppSetting(name);
      if (reserved !== undefined) return [problem(`settings.${name}`, `must have another name: ${reserved}`, name)];
      if (appSettingName.test(name)) return [];
      return [problem(`settings.${name}`, "must be at most 128 letters, digits and _, starting with a letter", name)];
    }),
  ];
}

export function isAnonymous(endpoint: Endpoint): endpoint is AnonymousEndpoint {
  return endpoint.anonymous !== undefined;
}
