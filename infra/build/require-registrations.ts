import { printable } from "@protected-function/core/text/printable.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Contract, Endpoint } from "@protected-function/guard/contract";
import type { Binding, Registration, Registrations } from "./registered-functions.ts";
import { placeOf } from "../contract/contract-lines.ts";
import { nameText } from "../contract/shape-fixes.ts";
import { hostProblems } from "./host-rules.ts";
import { triggerOf } from "./triggers.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";

/**
 * Requires that a package serves every endpoint of the contract with `serve`, as declared, and answers nothing else
 * over HTTP.
 *
 * @param contractCode the text of contract.ts, for lines
 * @throws {PackageInvalid} with every problem
 */
export function requireRegistrations(
  contract: Contract,
  { functions, served, misuses = [], given = {}, guarded = {}, late = [], capabilities }: Registrations,
  contractCode = "",
): void {
  const httpFunctions = functions.filter(({ trigger }) => trigger.toLowerCase() === "httptrigger");
  const without = Object.keys(contract.endpoints).filter((name) => !isRegistered(name, functions));
  const renamed = renamedHandlers(contract, without, misuses);
  const isServing = served.length > 0 || misuses.length > 0;
  const problems = [
    ...(isServing || without.length === 0 ? [] : [neverServed(without)]),
    ...misuses.filter((misuse) => !renamed.has(misuse)),
    ...[...renamed].map(([misuse, name]) => ({
      ...misuse,
      fix: `write ${name}: in place of ${misuse.path}: in serve, or ${name}: ${misuse.path} in place of ${misuse.path} alone`,
    })),
    ...Object.entries<Endpoint>(contract.endpoints).flatMap(([name, endpoint]) => {
      const registration = httpFunctions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
      const isTold = [...renamed.values()].includes(name) || misuses.some(({ path }) => [name, "serve"].includes(path));
      if (registration === undefined && (isTold || !isServing)) return [];
      if (registration === undefined) {
        const fix = `pass a handler for ${name} to serve in functions/src/index.ts, or remove the endpoint from functions/contract.ts`;
        const rule = "is an endpoint of the contract without a handler";
        const place = placeOf(`endpoints.${name}`, contractCode);
        return [{ path: name, place, rule, found: "no HTTP function with this name", fix }];
      }
      return served.includes(name.toLowerCase())
        ? [...otherThanDeclared(name, endpoint, registration), ...otherThanContract(name, endpoint, guarded)]
        : [pastServe(registration)];
    }),
    ...functions.filter(isRepeated).map((registration) => ({
      path: registration.name,
      rule: "must be registered only once",
      found: placed("two functions with this name", registration),
      fix: "serve each endpoint once, and give other functions other names",
    })),
    ...httpFunctions
      .filter(({ name }) => !isDeclared(name, contract))
      .map((registration) => {
        const { name, route = name, methods = ["GET", "POST"], at = "functions/src/index.ts" } = registration;
        return {
          path: name,
          place: at,
          rule: "answers HTTP, but isn't an endpoint of the contract",
          found: `${methods.join(", ")} ${route}`,
          fix: `declare it in functions/contract.ts, such as ${printable(contractLine(name, methods, route))}, and pass its handler to serve instead of registering it; or remove it`,
        };
      }),
    ...functions.flatMap(refusedTrigger),
    ...functions.flatMap(hostProblems),
    // A function that isn't served is refused as a whole.
    ...httpFunctions
      .filter(({ name }) => isDeclared(name, contract) && served.includes(name.toLowerCase()))
      .flatMap((registration) => [...withoutProof(registration), ...otherThanGiven(registration, given)]),
    ...late.map(registeredLate),
    ...capabilities.filter((capability) => capability !== streaming).map(notCovered),
  ];
  if (problems.length > 0) throw new PackageInvalid(problems);
}

/** Handlers under a misspelled name, each with the one of the endpoints without a function that it means. */
function renamedHandlers(
  contract: Contract,
  without: readonly string[],
  misuses: readonly Problem[],
): ReadonlyMap<Problem, string> {
  const undeclared = misuses.filter(({ path }) => path !== "serve" && !isDeclared(path, contract));
  return new Map(
    undeclared.flatMap((misuse) => {
      const name = nearest(misuse.path, without);
      return name === undefined ? [] : [[misuse, name] as const];
    }),
  );
}

/** Of an app that never calls `serve`, one problem says it all. */
function neverServed(names: readonly string[]): Problem {
  return {
    path: "serve",
    place: "functions/src/index.ts",
    rule: "must be called: it adds the guard and registers the contract's endpoints",
    found: `no handler for ${listText(names)}`,
    fix: `write serve(contract, { ${names.map((name) => `${nameText(name)}: <its handler>`).join(", ")} }); there, with import { serve } from "@protected-function/guard";`,
  };
}

/** Whatever its trigger is. */
function isRegistered(endpoint: string, functions: readonly Registration[]): boolean {
  return functions.some(({ name }) => name.toLowerCase() === endpoint.toLowerCase());
}

/** The worker, or the host behind it, doesn't start such a package: names are compared without case. */
function isRepeated({ name }: Registration, index: number, functions: readonly Registration[]): boolean {
  return functions.findIndex((otherFunction) => otherFunction.name.toLowerCase() === name.toLowerCase()) < index;
}

function isDeclared(name: string, { endpoints }: Contract): boolean {
  return Object.keys(endpoints).some((declared) => declared.toLowerCase() === name.toLowerCase());
}

/** With the line that registers the function, if the package's map has it. */
function placed(found: string, { at }: Registration): string {
  return at === undefined ? found : `${found} (${at})`;
}

function pastServe(registration: Registration): Problem {
  const { name } = registration;
  return {
    path: name,
    rule: "must be registered by serve(contract, …), which adds the guard",
    found: placed("app.http, app.get and the like, or app.generic", registration),
    fix: "pass its handler to serve(contract, …), and remove this call: see docs/start/bring-an-app.md",
  };
}

/** Some packages of middleware and telemetry wrap it. */
const withoutWrapper =
  "remove what replaces app.http, in your code or in a package: serve registers each endpoint with it, as declared, with its bindings";

function otherThanDeclared(
  name: string,
  endpoint: Endpoint,
  { methods = [], route = name }: Registration,
): readonly Problem[] {
  const differing = [
    { what: "route", declared: endpoint.route, found: route },
    { what: "methods", declared: endpoint.methods.toSorted().join(", "), found: methods.toSorted().join(", ") },
  ].filter(({ declared, found }) => declared !== found);
  return differing.map(({ what, declared, found }) => ({
    path: name,
    rule: `must have the contract's ${what}, ${declared}`,
    found,
    fix: withoutWrapper,
  }));
}

/** `serve` guards by the contract that it gets, which may be another object than the exported one. */
function otherThanContract(
  name: string,
  declared: Endpoint,
  guardedEndpoints: Readonly<Record<string, Endpoint>>,
): readonly Problem[] {
  const [, guarded = declared] =
    Object.entries(guardedEndpoints).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  if (accessOf(guarded) === accessOf(declared)) return [];
  const rule = `must be served as functions/contract.ts declares it, ${accessOf(declared)}`;
  const fix = "pass the contract that functions/contract.ts exports to serve in functions/src/index.ts, unchanged";
  return [{ path: name, rule, found: accessOf(guarded), fix }];
}

function accessOf({ allow, anonymous }: Endpoint): string {
  return anonymous === undefined ? `allow ${JSON.stringify([...allow].toSorted())}` : "anonymous";
}

/** The line of a contract for a function, to paste. */
function contractLine(name: string, methods: readonly string[], route: string): string {
  return `${JSON.stringify(name)}: { methods: ${JSON.stringify(methods)}, route: ${JSON.stringify(route)}, allow: ["<role>"] }`;
}

/** Azure/azure-functions-nodejs-worker src/coreApi/registerFunction.ts */
function registeredLate(name: string): Problem {
  const rule =
    "must be registered while the modules load: the Functions worker refuses a function that comes later, so it would be missing";
  const found = "registered in a timer, a callback or after an await";
  return { path: name, rule, found, fix: "register it at the top level of its module" };
}

/** An output that isn't registered loses what a handler writes; one that isn't declared reaches a service that no one reads of. */
function otherThanGiven({ name, bindings = [] }: Registration, given: Registrations["given"] = {}): readonly Problem[] {
  const [, declared = []] = Object.entries(given).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  const lacks = (list: readonly Binding[], binding: Binding) => !list.some((one) => lineOf(one) === lineOf(binding));
  return [
    ...declared
      .filter((binding) => lacks(bindings, binding))
      .map((binding) => ({
        path: name,
        rule: `must be registered with the binding that serve was given, ${lineOf(binding)}`,
        found: "a function without it",
        fix: withoutWrapper,
      })),
    ...bindings
      .filter((binding) => lacks(declared, binding))
      .map((binding) => ({
        path: name,
        rule: "must have no other binding than serve was given",
        found: lineOf(binding),
        fix: `pass it to serve in functions/src/index.ts: ${name}: { handler, ${binding.direction === "in" ? "extraInputs" : "extraOutputs"}: [...] }`,
      })),
  ];
}

/** `output orders (queue)` */
function lineOf({ direction, type, name }: Binding): string {
  return `${direction === "in" ? "input" : "output"} ${name} (${type})`;
}

function refusedTrigger(registration: Registration): readonly Problem[] {
  const { name, trigger } = registration;
  if (trigger.toLowerCase() === "httptrigger") return [];
  const known = triggerOf(trigger);
  if (known?.kind === "refused") {
    return [
      {
        path: name,
        rule: `must have another trigger: ${known.reason}`,
        found: placed(trigger, registration),
        fix: known.instead,
      },
    ];
  }
  if (known !== undefined) return [];
  return [
    {
      path: name,
      rule: "must have a trigger that's known not to open the app to others (docs/guides/what-your-app-may-use.md)",
      found: placed(trigger === "" ? "no trigger" : trigger, registration),
      fix: "remove it, or serve it over HTTP as an endpoint of the contract",
    },
  ];
}

/** App Service authentication verifies callers. Neither the twin nor the checks have keys or retries. */
function withoutProof({ name, authLevel = "anonymous", extraOptions = [] }: Registration): readonly Problem[] {
  const key: Problem = {
    path: name,
    rule: "must not have an authLevel: a function key is a second, shared credential, and refuses callers with a valid token",
    found: `authLevel ${JSON.stringify(authLevel)}`,
    fix: "remove authLevel where the function is registered, and list the roles that may call it in functions/contract.ts (allow)",
  };
  const optionProblems = extraOptions.map((option) => ({
    path: name,
    rule: "must have methods, a route and bindings only: no check covers another option of an HTTP function",
    found: option,
    fix: "remove it where the function is registered",
  }));
  return [...(authLevel.toLowerCase() === "anonymous" ? [] : [key]), ...optionProblems];
}

/** What `enableHttpStream` asks for: requests come as streams. */
const streaming = "HttpUri";

function notCovered(capability: string): Problem {
  return {
    path: "app.setup",
    rule: "must ask the worker for no capability but enableHttpStream: no check covers what it changes",
    found: `capabilities.${capability}`,
    fix: `remove capabilities.${capability} from app.setup`,
  };
}

/** The package is invalid: the code breaks a rule or doesn't match the contract. */
export class PackageInvalid extends Invalid {
  constructor(problems: readonly Problem[]) {
    super("PACKAGE_INVALID", "The function's package has", problems);
  }
}
