import { describe, expect, test } from "vitest";
import { contract as orders } from "../../sample-apps/orders/contract.ts";
import { contract as whoCalls } from "../../sample-apps/who-calls/contract.ts";
import {
  id,
  role,
  roles,
  list,
  health,
  withEndpoints,
  withList,
  withRole,
  withRoute,
  problemsOf,
} from "../support/contracts.ts";

describe("a contract is", () => {
  test.each([
    ["orders", orders],
    ["who-calls", whoCalls],
    ["one of anonymous endpoints alone, without a role", { roles: {}, endpoints: { health } }],
    [
      "one with an endpoint for several roles, in several methods",
      withList({ allow: ["Read", "Write"], methods: ["GET", "PATCH"] }),
    ],
    [
      "one with one route for two methods, each a function",
      withEndpoints({ list, write: { ...list, methods: ["POST"] } }),
    ],
    [
      "one with a parameter at the end that may be absent, and needs no sample",
      withList({ route: "a/{b?}", sample: {} }),
    ],
    ["one that takes every path below", withList({ route: "files/{*path}", sample: { params: { path: "a" } } })],
    [
      "one with a sample",
      withList({
        methods: ["PUT"],
        route: "a/{b}",
        sample: { params: { b: "x.y~z-1_" }, body: [null, 1], safe: true },
      }),
    ],
    [
      "one with anonymous endpoints beside each other",
      withEndpoints({ list, health, more: { ...health, route: "healthy" } }),
    ],
    [
      "one with settings and files",
      { ...withEndpoints({ list }), settings: { Mode: "text", KEY_2: "secret" }, files: ["a/b.txt"] },
    ],
    [
      "one with a role of every character that Entra ID takes",
      { roles: { "A!#$%&'()*+,-./:;<=>?@[]^_`{|}~9": role }, endpoints: { health } },
    ],
    [
      "one with a role for nobody yet, described",
      {
        ...withEndpoints({ list }),
        roles: { ...roles, Idle: { ...role, id: id.replace("6f", "7f"), description: "Later" } },
      },
    ],
  ])("%s", (_, contract) => {
    expect(problemsOf(contract)).toEqual([]);
  });
});

const routeRule =
  "must be segments of letters, digits and . _ ~ - or {name}, at the end also {name?} or {*name}, without a slash at either end";
const anonymousRule = "must say why nobody has to show a token here, in at least 10 characters";
const methodRule = "must be of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, in capitals";
const eitherRule = "must have either allow (roles) or anonymous (the reason), and not both";
const guidRule = "must be a GUID: draw one (node -p 'crypto.randomUUID()') and keep it";
const roleNameRule =
  "a role's name must be at most 120 characters, letters, digits and !#$%&'()*+,-./:;<=>?@[]^_`{|}~ without a blank, no full stop first";
const nameRule =
  "an endpoint's name must be a function's: letters, digits, - and _, a letter first, at most 127, and not host";
const shown = (value: unknown) => JSON.stringify(value);

describe("is refused, with what was found:", () => {
  test.each<[string, unknown]>([
    ["contract must be exported as contract: an object with roles and endpoints; nothing", undefined],
    ["contract must be exported as contract: an object with roles and endpoints; []", []],
    [
      [
        "roles must be an object: each role by its name; nothing",
        "endpoints must be an object: each endpoint by its name; nothing",
      ].join("\n"),
      {},
    ],
    ["endpoints must have at least one endpoint; {}", withEndpoints({})],
    [
      ["endpoints.list.auth is nothing that a contract says; 1", "version is nothing that a contract says; 2"].join(
        "\n",
      ),
      { ...withEndpoints({ list: { ...list, auth: 1 } }), version: 2 },
    ],
    ["roles.Read must be an object: id, displayName and members; 1", { roles: { Read: 1 }, endpoints: { list } }],
    [`roles.Read.id ${guidRule}; "read"`, withRole({ id: "read" })],
    [
      'roles.Read.id must not be the zero GUID: that is access without a role; "00000000-0000-0000-0000-000000000000"',
      withRole({ id: "00000000-0000-0000-0000-000000000000" }),
    ],
    [`roles.Read all ${roleNameRule}; "Read all"`, { roles: { "Read all": role }, endpoints: { health } }],
    [`roles..Read ${roleNameRule}; ".Read"`, { roles: { ".Read": role }, endpoints: { health } }],
    [
      `roles.${"r".repeat(121)} ${roleNameRule}; "${"r".repeat(121)}"`,
      { roles: { ["r".repeat(121)]: role }, endpoints: { health } },
    ],
    [
      `roles.Lesen-Übersicht ${roleNameRule}; "Lesen-Übersicht"`,
      { roles: { "Lesen-Übersicht": role }, endpoints: { health } },
    ],
    ['roles.Read.displayName must be a text; " "', withRole({ displayName: " " })],
    [
      `roles.Read.displayName must be at most 100 characters; "${"d".repeat(101)}"`,
      withRole({ displayName: "d".repeat(101) }),
    ],
    ['roles.Read.description must be a text; ""', withRole({ description: "" })],
    ["roles.Read.members must name who may hold the role: Application, User, or both; []", withRole({ members: [] })],
    ['roles.Read.members.0 must be Application or User; "Group"', withRole({ members: ["Group"] })],
    ['roles.Read.members must name each kind of member once; ["User","User"]', withRole({ members: ["User", "User"] })],
    [
      'endpoints.list must be an object: methods, route, and allow or anonymous; "orders"',
      withEndpoints({ list: "orders" }),
    ],
    [`endpoints.1st ${nameRule}; "1st"`, withEndpoints({ "1st": list })],
    [`endpoints.Host ${nameRule}; "Host"`, withEndpoints({ Host: list })],
    [
      "endpoints.list.methods must not be empty: one or more of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; []",
      withList({ methods: [] }),
    ],
    [`endpoints.list.methods.0 ${methodRule}; "get"`, withList({ methods: ["get"] })],
    [`endpoints.list.methods.1 ${methodRule}; "TRACE"`, withList({ methods: ["GET", "TRACE"] })],
    ['endpoints.list.methods must name each method once; ["GET","GET"]', withList({ methods: ["GET", "GET"] })],
    [`endpoints.list.route ${routeRule}; nothing`, withRoute(undefined)],
    [`endpoints.list.route ${routeRule}; "/orders"`, withRoute("/orders")],
    [`endpoints.list.route ${routeRule}; "orders/{id:int}"`, withRoute("orders/{id:int}")],
    [`endpoints.list ${eitherRule}; ${shown({ methods: ["GET"], route: "orders" })}`, withList({ allow: undefined })],
    [
      `endpoints.list ${eitherRule}; ${shown({ ...list, anonymous: "Anybody may read" })}`,
      withList({ anonymous: "Anybody may read" }),
    ],
    [
      `endpoints.health.anonymous ${anonymousRule}; "  because  "`,
      withEndpoints({ health: { ...health, anonymous: "  because  " } }),
    ],
    [
      "endpoints.list.allow must name one or more roles: an endpoint that nobody may call need not exist; []",
      withList({ allow: [] }),
    ],
    ...["a/b", "", "..", ".", "ä"].map((value): [string, unknown] => [
      `endpoints.list.sample.params.id must be letters, digits and . _ ~ -, and not full stops alone; ${shown(value)}`,
      withList({ route: "orders/{id}", sample: { params: { id: value } } }),
    ]),
    ["endpoints.list.sample.body must be JSON; function", withList({ methods: ["POST"], sample: { body: () => 1 } })],
    ['endpoints.list.sample.safe must be true or false; "yes"', withList({ sample: { safe: "yes" } })],
    [
      'settings.MODE must be "text" or "secret"; "number"',
      { ...withEndpoints({ list }), settings: { MODE: "number" } },
    ],
    ...[
      ["AzureWebJobsStorage", "names that begin with AzureWebJobs are the platform's"],
      [
        "azurefunctionsjobhost__extensions__http__routePrefix",
        "names that begin with AzureFunctionsJobHost are the platform's",
      ],
      ["languageWorkers__node__arguments", "names that begin with languageWorkers are the platform's"],
      ["Website_Time_Zone", "names that begin with WEBSITE_ are the platform's"],
      ["FUNCTIONS_WORKER_RUNTIME", "names that begin with FUNCTIONS_ are the platform's"],
      ["APPLICATIONINSIGHTS_CONNECTION_STRING", "names that begin with APPLICATIONINSIGHTS_ are the platform's"],
      ["IDENTITY_ENDPOINT", "names that begin with IDENTITY_ are the platform's"],
      ["NODE_OPTIONS", "the worker's process is steered by it"],
      ["WEBSITE_AUTH_ENABLED", "WEBSITE_AUTH_* overrides what authsettingsV2 says about App Service authentication"],
      [
        "APPSETTING_WEBSITE_AUTH_ENABLED",
        "WEBSITE_AUTH_* overrides what authsettingsV2 says about App Service authentication",
      ],
      [
        "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE",
        "it lifts the function's demand that App Service authentication is on",
      ],
    ].map(([name = "", why]): [string, unknown] => [
      `settings.${name} must have another name: ${why}; "${name}"`,
      { ...withEndpoints({ list }), settings: { [name]: "text" } },
    ]),
    ["files.0 must be a path; 1", { ...withEndpoints({ list }), files: [1] }],
  ])("%s", (problems, contract) => {
    expect(problemsOf(contract).join("\n")).toBe(problems);
  });
});
