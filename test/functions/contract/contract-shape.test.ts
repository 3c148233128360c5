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
  test.each<[string, unknown, readonly string[]]>([
    ["no contract", undefined, ["contract must be exported as contract: an object with roles and endpoints; nothing"]],
    ["a list", [], ["contract must be exported as contract: an object with roles and endpoints; []"]],
    [
      "nothing in it",
      {},
      [
        "roles must be an object: each role by its name; nothing",
        "endpoints must be an object: each endpoint by its name; nothing",
      ],
    ],
    ["no endpoint", withEndpoints({}), ["endpoints must have at least one endpoint; {}"]],
    [
      "what no contract says",
      { ...withEndpoints({ list: { ...list, auth: 1 } }), version: 2 },
      ["endpoints.list.auth is nothing that a contract says; 1", "version is nothing that a contract says; 2"],
    ],
    [
      "a role that is none",
      { roles: { Read: 1 }, endpoints: { list } },
      ["roles.Read must be an object: id, displayName and members; 1"],
    ],
    ["a role's id that is no GUID", withRole({ id: "read" }), [`roles.Read.id ${guidRule}; "read"`]],
    [
      "the zero GUID",
      withRole({ id: "00000000-0000-0000-0000-000000000000" }),
      [
        'roles.Read.id must not be the zero GUID: that is access without a role; "00000000-0000-0000-0000-000000000000"',
      ],
    ],
    [
      "a role's name with a blank",
      { roles: { "Read all": role }, endpoints: { health } },
      [`roles.Read all ${roleNameRule}; "Read all"`],
    ],
    [
      "a role's name that begins with a full stop",
      { roles: { ".Read": role }, endpoints: { health } },
      [`roles..Read ${roleNameRule}; ".Read"`],
    ],
    [
      "a role's name of 121 characters",
      { roles: { ["r".repeat(121)]: role }, endpoints: { health } },
      [`roles.${"r".repeat(121)} ${roleNameRule}; "${"r".repeat(121)}"`],
    ],
    [
      "a role's name of another alphabet",
      { roles: { "Lesen-Übersicht": role }, endpoints: { health } },
      [`roles.Lesen-Übersicht ${roleNameRule}; "Lesen-Übersicht"`],
    ],
    ["a role without a display name", withRole({ displayName: " " }), ['roles.Read.displayName must be a text; " "']],
    [
      "a long display name",
      withRole({ displayName: "d".repeat(101) }),
      [`roles.Read.displayName must be at most 100 characters; "${"d".repeat(101)}"`],
    ],
    ["an empty description", withRole({ description: "" }), ['roles.Read.description must be a text; ""']],
    [
      "a role for nobody",
      withRole({ members: [] }),
      ["roles.Read.members must name who may hold the role: Application, User, or both; []"],
    ],
    [
      "a role for groups",
      withRole({ members: ["Group"] }),
      ['roles.Read.members.0 must be Application or User; "Group"'],
    ],
    [
      "a member twice",
      withRole({ members: ["User", "User"] }),
      ['roles.Read.members must name each kind of member once; ["User","User"]'],
    ],
    [
      "an endpoint that is none",
      withEndpoints({ list: "orders" }),
      ['endpoints.list must be an object: methods, route, and allow or anonymous; "orders"'],
    ],
    ["an endpoint's name that is no function's", withEndpoints({ "1st": list }), [`endpoints.1st ${nameRule}; "1st"`]],
    ["an endpoint called host", withEndpoints({ Host: list }), [`endpoints.Host ${nameRule}; "Host"`]],
    [
      "no method",
      withList({ methods: [] }),
      ["endpoints.list.methods must not be empty: one or more of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; []"],
    ],
    ["a method in small letters", withList({ methods: ["get"] }), [`endpoints.list.methods.0 ${methodRule}; "get"`]],
    [
      "a method that there is not",
      withList({ methods: ["GET", "TRACE"] }),
      [`endpoints.list.methods.1 ${methodRule}; "TRACE"`],
    ],
    [
      "a method twice",
      withList({ methods: ["GET", "GET"] }),
      ['endpoints.list.methods must name each method once; ["GET","GET"]'],
    ],
    ["no route", withRoute(undefined), [`endpoints.list.route ${routeRule}; nothing`]],
    ["a route with a slash before it", withRoute("/orders"), [`endpoints.list.route ${routeRule}; "/orders"`]],
    [
      "a route with a constraint",
      withRoute("orders/{id:int}"),
      [`endpoints.list.route ${routeRule}; "orders/{id:int}"`],
    ],
    [
      "neither roles nor a reason",
      withList({ allow: undefined }),
      [`endpoints.list ${eitherRule}; ${shown({ methods: ["GET"], route: "orders" })}`],
    ],
    [
      "roles and a reason",
      withList({ anonymous: "Anybody may read" }),
      [`endpoints.list ${eitherRule}; ${shown({ ...list, anonymous: "Anybody may read" })}`],
    ],
    [
      "a reason that is none",
      withEndpoints({ health: { ...health, anonymous: "  because  " } }),
      [`endpoints.health.anonymous ${anonymousRule}; "  because  "`],
    ],
    [
      "no role allowed",
      withList({ allow: [] }),
      ["endpoints.list.allow must name one or more roles: an endpoint that nobody may call need not exist; []"],
    ],
    ...["a/b", "", "..", ".", "ä"].map((value): [string, unknown, readonly string[]] => [
      `a sample's parameter that is no segment: ${shown(value)}`,
      withList({ route: "orders/{id}", sample: { params: { id: value } } }),
      [
        `endpoints.list.sample.params.id must be letters, digits and . _ ~ -, and not full stops alone; ${shown(value)}`,
      ],
    ]),
    [
      "a sample's body that is no JSON",
      withList({ methods: ["POST"], sample: { body: () => 1 } }),
      ["endpoints.list.sample.body must be JSON; function"],
    ],
    [
      "a sample that says otherwise whether it is safe",
      withList({ sample: { safe: "yes" } }),
      ['endpoints.list.sample.safe must be true or false; "yes"'],
    ],
    [
      "a setting of another kind",
      { ...withEndpoints({ list }), settings: { MODE: "number" } },
      ['settings.MODE must be "text" or "secret"; "number"'],
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
    ].map(([name = "", why]): [string, unknown, readonly string[]] => [
      `a setting that is kept: ${name}`,
      { ...withEndpoints({ list }), settings: { [name]: "text" } },
      [`settings.${name} must have another name: ${why}; "${name}"`],
    ]),
    ["files that are no paths", { ...withEndpoints({ list }), files: [1] }, ["files.0 must be a path; 1"]],
  ])("%s", (_, contract, problems) => {
    expect(problemsOf(contract)).toEqual(problems);
  });
});
