import { type Problem, problemBlocks } from "../../text/problem-blocks.ts";
import type { Contract, Endpoint } from "../contract/define-contract.ts";
import type { Registration, Registrations } from "./registered-functions.ts";
import { Refused } from "../../text/errors.ts";

/**
 * Triggers that are no door: nobody reaches them by HTTP.
 * https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings#supported-bindings
 *
 * A blob trigger is one: Flex Consumption has the kind only that Event Grid calls, at /runtime/webhooks/blobs with a system key.
 * https://learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger; seen in the set-up script of
 * microsoft/hands-on-lab-azure-functions-flex-openai (post-up.sh).
 */
const noDoors = ["timer", "queue", "serviceBus", "eventHub", "cosmosDB", "sql", "warmup"].map((trigger) =>
  `${trigger}Trigger`.toLowerCase(),
);

/**
 * Demands that a package serves every endpoint of the contract, by `serve`, as the contract says, and has no other door.
 *
 * @throws {PackageInvalid} with every problem
 */
export function requireRegistrations(contract: Contract, { functions, served, streams }: Registrations): void {
  const doors = functions.filter(({ trigger }) => trigger.toLowerCase() === "httptrigger");
  const problems = [
    ...Object.entries<Endpoint>(contract.endpoints).flatMap(([name, endpoint]) => {
      const found = doors.find((door) => door.name.toLowerCase() === name.toLowerCase());
      if (found === undefined) {
        const fix = `give serve a handler for ${name} in functions/src/index.ts, or take the endpoint out of functions/contract.ts`;
        const rule = "is an endpoint of the contract, and has no handler";
        return [{ path: name, rule, found: "no HTTP function of this name", fix }];
      }
      return served.includes(name.toLowerCase()) ? otherDoor(name, endpoint, found) : [pastServe(found.name)];
    }),
    ...functions.filter(isRepeated).map(({ name }) => ({
      path: name,
      rule: "must be registered once",
      found: "two registrations",
      fix: "serve each endpoint once, and give other functions names of their own",
    })),
    ...doors
      .filter(({ name }) => !isDeclared(name, contract))
      .map(({ name, route = name, methods = [] }) => ({
        path: name,
        rule: "answers HTTP, and is no endpoint of the contract",
        found: `${methods.join(", ")} ${route}`,
        fix: "declare it in functions/contract.ts and give its handler to serve, or take it out",
      })),
    ...functions.filter(isUnknownDoor).map(({ name, trigger }) => ({
      path: name,
      rule: "must have a trigger that is known to be no door: timer, queue, Service Bus, Event Hubs, Cosmos DB, SQL, warmup",
      found: trigger === "" ? "no trigger" : trigger,
      fix: "take it out, or serve it by HTTP as an endpoint of the contract",
    })),
    ...(streams ? [streaming] : []),
  ];
  if (problems.length > 0) throw new PackageInvalid(problems);
}

/** The worker, or the host behind it, starts no such package: names are compared without their case. */
function isRepeated({ name }: Registration, index: number, functions: readonly Registration[]): boolean {
  return functions.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index;
}

function isDeclared(name: string, { endpoints }: Contract): boolean {
  return Object.keys(endpoints).some((declared) => declared.toLowerCase() === name.toLowerCase());
}

function pastServe(name: string): Problem {
  return {
    path: name,
    rule: "must be registered by serve(contract, …), which puts the guard before it",
    found: "app.http, app.get and the like, or app.generic",
    fix: `give its handler to serve in functions/src/index.ts, and take the other registration of ${name} out`,
  };
}

function otherDoor(name: string, endpoint: Endpoint, { methods = [], route = name }: Registration): readonly Problem[] {
  const differing = [
    { what: "route", declared: endpoint.route, found: route },
    { what: "methods", declared: endpoint.methods.toSorted().join(", "), found: methods.toSorted().join(", ") },
  ].filter(({ declared, found }) => declared !== found);
  return differing.map(({ what, declared, found }) => ({
    path: name,
    rule: `must have the ${what} that the contract says, ${declared}`,
    found,
    fix: "leave functions/guard/serve.ts as it is: it registers what the contract says",
  }));
}

function isUnknownDoor({ trigger }: Registration): boolean {
  return trigger.toLowerCase() !== "httptrigger" && !noDoors.includes(trigger.toLowerCase());
}

const streaming: Problem = {
  path: "app.setup",
  rule: "must leave enableHttpStream off: with it calls reach the handlers by another way, which nothing here has proved",
  found: "enableHttpStream: true",
  fix: "take enableHttpStream out of app.setup",
};

/** No package: the code breaks a rule, or isn't what the contract says. */
export class PackageInvalid extends Refused {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("PACKAGE_INVALID", problemBlocks("The function's package has", problems));
    this.problems = problems;
  }
}
