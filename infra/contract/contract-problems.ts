import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import {
  appSettingName,
  reservedAppSetting,
  reservedAppSettingFix,
} from "@protected-function/core/text/reserved-app-settings.ts";
import { credentialForm } from "@protected-function/core/text/credential-form.ts";
import { intoVault, replaceIt } from "@protected-function/core/text/in-vault.ts";
import { reservedNames } from "@protected-function/core/text/reserved-names.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { problem, valueText } from "./contract-problem.ts";
import { shapeProblems } from "./shape-problems.ts";
import { contractShape } from "./contract-shape.ts";
import { declaredSettings } from "./declared-settings.ts";
import type { AnonymousEndpoint, Contract, Endpoint } from "@protected-function/guard/contract";
import { listText } from "@protected-function/core/text/list-text.ts";
import { keptBeginnings, reservedBeginning } from "./reserved-beginnings.ts";
import { couldBeBelow, covers, parametersOf, segmentsOf, shapeOf } from "./routes.ts";
import { fittingName, renameFix } from "./fitting-names.ts";
import { sampleProblems } from "./sample-problems.ts";
import { unknownRole } from "./unknown-role.ts";

/** The prefix that host.json puts before every route. */
interface Place {
  readonly routePrefix: string;
}

/** Returns every problem of a contract; empty for a valid contract. */
export function contractProblems(contract: unknown, place: Place): readonly Problem[] {
  const reserved = reservedNames(contract).map((path) =>
    problem(
      path.map(String).join("."),
      "must have another name: JavaScript reserves this one",
      path.at(-1),
      "rename it in functions/contract.ts, and where it's used",
    ),
  );
  const parsed = contractShape.safeParse(contract);
  const ofShape = parsed.success ? [] : shapeProblems(contract, place.routePrefix);
  const read = (parsed.data ?? soundPart(contract, ofShape)) as unknown as Contract;
  // Otherwise every role would be unknown as well.
  const hasRoles = !ofShape.some(({ path }) => path === "roles");
  return [
    ...reserved,
    ...ofShape,
    ...duplicateNames("roles", Object.keys(read.roles), "Entra ID allows each name only once (ignoring case)"),
    ...sameIds(read),
    ...scopeNames(read),
    ...duplicateNames("endpoints", Object.keys(read.endpoints), "the Functions host ignores case in names"),
    ...Object.entries(read.endpoints).flatMap(([name, endpoint]) => [
      ...(hasRoles ? unknownRoles(name, endpoint, read) : []),
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

/** The entries of a contract without a problem of their own. A role with one is a role nevertheless. */
function soundPart(contract: unknown, problems: readonly Problem[]): object {
  const part = (name: string): object => {
    if (problems.some(({ path }) => path === name || path === "contract")) return {};
    const entries: Readonly<Record<string, unknown>> = Object(Object(contract)[name]);
    const isSound = (key: string) => !problems.some(({ path }) => `${path}.`.startsWith(`${name}.${key}.`));
    return Object.fromEntries(
      Object.entries(entries).flatMap(([key, value]) =>
        isSound(key) ? [[key, value]] : name === "roles" ? [[key, { id: key, members: [] }]] : [],
      ),
    );
  };
  return { roles: part("roles"), endpoints: part("endpoints"), settings: part("settings") };
}

function duplicateNames(path: string, names: readonly string[], reason: string): readonly Problem[] {
  return names.flatMap((name, index) => {
    const other = sameBefore(names, index);
    if (other === undefined) return [];
    const fix = `rename ${printable(name)} or ${printable(other)} in functions/contract.ts, or remove one of them`;
    return [problem(`${path}.${name}`, `must not be repeated: ${reason}`, name, fix)];
  });
}

/** An earlier name that is the same as the one at this place, ignoring case. */
function sameBefore(names: readonly string[], index: number): string | undefined {
  const name = names[index]?.toLowerCase();
  return names.slice(0, index).find((earlier) => earlier.toLowerCase() === name);
}

/**
 * Compares role names with the delegated permission that the program declares. Entra ID accepts each value once across
 * roles and scopes.
 */
function scopeNames({ roles }: Contract): readonly Problem[] {
  const rule = "must have another name: the API's delegated permission has this name";
  return Object.keys(roles)
    .filter((role) => role.toLowerCase() === "user_impersonation")
    .map((role) =>
      problem(`roles.${role}`, rule, role, "rename the role in functions/contract.ts, and where allow names it"),
    );
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
  const names = Object.keys(contract.roles);
  // Under the name that a role gets by the fix of its own problem.
  const fitting = new Set(names.map((one) => fittingName("roles", one, names)));
  return allow.flatMap((role, index) => {
    const path = `endpoints.${name}.allow.${index}`;
    if (allow.indexOf(role) < index)
      return [problem(path, "must list each role once", role, "remove it from the list in functions/contract.ts")];
    return fitting.has(role) ? [] : unknownRole(path, role, contract);
  });
}

/** The Functions host doesn't start with such a route. */
function sameParameters(name: string, { route }: Endpoint): readonly Problem[] {
  const parameters = parametersOf(segmentsOf(route) ?? []);
  const repeated = parameters.filter((_, index) => sameBefore(parameters, index) !== undefined);
  if (repeated.length === 0) return [];
  const fix = `rename the second ${listText(repeated.map((parameter) => `{${parameter}}`))} in functions/contract.ts`;
  return [problem(`endpoints.${name}.route`, "must have each parameter once", route, fix)];
}

function reservedRoute(name: string, { route }: Endpoint, { routePrefix }: Place): readonly Problem[] {
  if (routePrefix !== "" || !(reservedBeginning.test(route) || route.startsWith("{"))) return [];
  const rule = route.startsWith("{")
    ? "must begin with text because host.json has no routePrefix: it would match /.auth, /admin and /runtime"
    : `must not begin with ${route.split("/", 1).join("")}: ${keptBeginnings}`;
  const fix = `write "${name}/${route}", for example, there in functions/contract.ts, or set a routePrefix in functions/host.json`;
  return [problem(`endpoints.${name}.route`, rule, route, fix)];
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
    const fix = "write a route without a parameter there in functions/contract.ts, or allow in place of anonymous";
    return [problem(path, rule, endpoint.route, fix)];
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
      const fix = `remove ${method} from the methods of ${name} or ${owner} in functions/contract.ts, or give one of them another route`;
      return [problem(`endpoints.${name}.route`, rule, route, fix)];
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
    ...[...declaredSettings({ settings })].flatMap(([name, { defaultValue }]) => secretDefault(name, defaultValue)),
    ...names.flatMap((name) => {
      const reserved = reservedAppSetting(name);
      const path = `settings.${name}`;
      if (reserved !== undefined) {
        const fix = reservedAppSettingFix(name, "functions/contract.ts");
        return [problem(path, `can't be a setting of yours: ${reserved}`, name, fix)];
      }
      if (appSettingName.test(name)) return [];
      const rule = "must be at most 128 letters, digits and _, starting with a letter";
      return [problem(path, rule, name, renameFix("settings", name, names))];
    }),
  ];
}

/** Everyone who reads the repository, or the deployment, would have it. */
function secretDefault(name: string, value: string | undefined): readonly Problem[] {
  const form = value === undefined ? undefined : credentialForm(value);
  if (form === undefined) return [];
  return [
    {
      path: `settings.${name}`,
      rule: `must not have a secret as its default, and this one has the form of one: ${form}`,
      found: "a value, not shown",
      fix: intoVault(name, `write ${name}: "secret" there in functions/contract.ts`, replaceIt),
    },
  ];
}

export function isAnonymous(endpoint: Endpoint): endpoint is AnonymousEndpoint {
  return endpoint.anonymous !== undefined;
}
