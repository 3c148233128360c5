import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { count } from "@protected-function/core/text/count.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { refusedTriggers } from "@protected-function/core/text/refused-triggers.ts";
import type { CodeRegistration } from "@protected-function/core/text/code/registrations.ts";
import type { OwnApp } from "./own-app.ts";

type Texts = Readonly<Record<string, string>>;

/** Until its owner names the role, no name that Entra ID takes: the build refuses it. */
const unnamedRole = "NAME THIS ROLE";

const contractMethods = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

interface Found extends CodeRegistration {
  /** From the project's folder. */
  readonly file: string;
}

/** The HTTP functions of an app: those for the contract, and those that can't be read. */
function httpFunctions({ modules }: OwnApp) {
  const all = modules.flatMap(({ path, registrations }) =>
    registrations.map((registration): Found => ({ ...registration, file: `functions/${path}` })),
  );
  const isReadable = ({ name, http }: Found) =>
    name !== undefined && http !== undefined && http.methods.every((method) => contractMethods.test(method));
  const isRepeated = ({ name }: Found, index: number, found: readonly Found[]) =>
    found.findIndex((other) => other.name?.toLowerCase() === name?.toLowerCase()) < index;
  const readable = all.filter(isReadable);
  return {
    readable: readable.filter((found, index) => !isRepeated(found, index, readable)),
    repeated: readable.filter(isRepeated),
    unreadable: all.filter(
      (found) => !isReadable(found) && found.call !== "serve" && (found.isHttp || found.call === "app"),
    ),
  };
}

/** The template's texts for an app that somebody has: a contract drafted from its code, and neither the sample's handler nor its test. */
export function draftFor(app: OwnApp, template: Texts): Texts {
  const { "functions/src/index.ts": _handler, ...rest } = template;
  return {
    ...rest,
    // Kept, and the lines of its own are among the steps.
    ...(app.index === "src/index.ts" && { "functions/src/index.ts": "" }),
    "functions/contract.ts": contractText(app),
    "functions/package.json": (template["functions/package.json"] ?? "").replace(
      /,\n\s*"type": "module"/,
      app.kind === "CommonJS" ? "" : "$&",
    ),
    "package.json": packageText(app, template["package.json"] ?? ""),
    "test/api.test.ts": testText,
    "tsconfig.json": tsconfigText(app, template["tsconfig.json"] ?? ""),
  };
}

/** Node.js advises "type": "module" for contract.ts in a CommonJS package, which would break the app's own modules. */
function packageText({ type }: OwnApp, text: string): string {
  return type === "module"
    ? text
    : text.replace("node --test", "node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test");
}

function tsconfigText({ type, hasTsconfig }: OwnApp, text: string): string {
  // Where the app has a tsconfig of its own, that judges its code.
  const judged = hasTsconfig
    ? text.replace('["infra", "functions", "test"]', '["infra", "functions/contract.ts", "test"]')
    : text;
  // It asks for import and export by the kind of each package. In a CommonJS package, contract.ts has them as well.
  return type === "module" ? judged : judged.replace(/ *"verbatimModuleSyntax": true,\n/, "");
}

function contractText(app: OwnApp): string {
  const { readable, repeated, unreadable } = httpFunctions(app);
  const endpoints = readable.flatMap(({ file, line, name = "", http = { methods: [], route: "" } }) => {
    const params = [...http.route.matchAll(/\{([^}]*)\}/g)].map(([, param = ""]) => param);
    const isPlain = params.length > 0 && params.every((param) => /^\w+$/.test(param));
    const parts = [
      ...(isPlain ? [`params: { ${params.map((param) => `${param}: "1"`).join(", ")} }`] : []),
      ...(http.methods.some((method) => method.startsWith("P")) && (isPlain || params.length === 0)
        ? ["body: {}"]
        : []),
    ];
    const sample = parts.length === 0 ? "" : `, sample: { ${parts.join(", ")} }`;
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    return [
      `    // ${file}:${line}`,
      `    ${key}: { methods: ${list(http.methods)}, route: ${JSON.stringify(http.route)}, allow: [${JSON.stringify(unnamedRole)}]${sample} },`,
    ];
  });
  return [
    imported("defineContract", "@protected-function/guard/contract"),
    "",
    "/** What the API offers, and to whom. Drafted from the app's code: name the role, and say for each endpoint who may call. */",
    "export const contract = defineContract({",
    "  roles: {",
    `    // Its name in tokens, such as "Orders.Write". The id never changes.`,
    `    ${JSON.stringify(unnamedRole)}: {`,
    `      id: ${JSON.stringify(randomUUID())},`,
    '      displayName: "Call the API",',
    '      members: ["Application", "User"],',
    "    },",
    "  },",
    ...(endpoints.length + unreadable.length === 0
      ? ["  endpoints: {},"]
      : ["  endpoints: {", ...endpoints, ...repeated.map(repeatedLine), ...unreadable.map(unreadLine), "  },"]),
    "});",
    "",
  ].join("\n");
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}

function unreadLine({ file, line, call, name }: Found): string {
  return `    // Yours: ${file}:${line} has ${call}${name === undefined ? "" : ` ${JSON.stringify(name)}`}, which can't be read from the code.`;
}

function repeatedLine({ file, line, call, name }: Found): string {
  return `    // Yours: ${file}:${line} has ${call} ${JSON.stringify(name)} again. The Functions host takes a name once.`;
}

function imported(names: string, from: string): string {
  return `import { ${names} } from ${JSON.stringify(from)};`;
}

/** Of whatever endpoints the contract has. */
const testText = [
  'import assert from "node:assert/strict";',
  imported("after, before, test", "node:test"),
  imported("type OpenedStack, openLocalStack", "@protected-function/pf/testing"),
  imported("contract", "../functions/contract.ts"),
  "",
  "let stack: OpenedStack;",
  "before(async () => {",
  "  stack = await openLocalStack();",
  "});",
  "after(() => stack?.close());",
  "",
  'test("a request without a token to a protected endpoint gets 401", async () => {',
  '  const endpoints = Object.entries(contract.endpoints).filter(([, endpoint]) => "allow" in endpoint);',
  "  for (const [name] of endpoints) assert.equal((await stack.call(name)).status, 401, name);",
  "});",
  "",
].join("\n");

/** A step for a person: what to do, and the lines that belong to it. */
export type Step = readonly [title: string, ...lines: readonly string[]];

/** What its owner does next. */
export function stepsFor(app: OwnApp, isDrafted: boolean): readonly Step[] {
  const { readable, repeated, unreadable } = httpFunctions(app);
  const replaced = [...readable, ...repeated, ...unreadable];
  const steps: readonly (Step | false)[] = [
    app.older.length > 0 && [
      "These are functions of the older model (v3), which the build refuses, and nothing of them is drafted. Move them to v4:",
      ...app.older.map((path) => `functions/${path}`),
      "https://learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4",
    ],
    isDrafted &&
      replaced.length === 0 &&
      app.older.length === 0 && [
        `Replace ${unnamedRole} in functions/contract.ts.`,
        "functions/contract.ts has no endpoints: the app has no HTTP functions. A caller has a role all the same.",
      ],
    isDrafted &&
      replaced.length > 0 && [
        `Check functions/contract.ts, a draft of ${count(readable.length, "endpoint")}.`,
        `Replace ${unnamedRole}, in allow as well. Add roles where callers differ.`,
        'An endpoint without a token says why: anonymous: "<reason>" in place of allow.',
        "Make each sample a call that makes sense: the checks and tests send it.",
      ],
    unreadable.length > 0 && [
      "These can't be read from the code. Add each to functions/contract.ts:",
      ...unreadable.map(placeOf),
    ],
    ...(replaced.length > 0 ? replacements(app, replaced) : []),
    ...(app.settings.length > 0 ? settingsSteps(app) : []),
    app.usesStorage && [
      "Install Azurite, which keeps the contents of queues, blobs and tables on the twin:",
      "npm install --save-dev azurite@3",
    ],
    app.type === "commonjs" && [
      'Remove "type": "commonjs" from functions/package.json.',
      "Your modules stay CommonJS, and contract.ts may be an ES module.",
    ],
    ...refusedSteps(app),
  ];
  return steps.filter((step) => step !== false);
}

const refusedCalls: Readonly<Record<string, keyof typeof refusedTriggers>> = {
  "app.storageBlob": "blobtrigger",
  "app.eventGrid": "eventgridtrigger",
};

/** The build says the same later, by the loaded package. */
function refusedSteps({ modules }: OwnApp): readonly Step[] {
  const found = modules.flatMap(({ path, registrations }) =>
    registrations.map((registration): Found => ({ ...registration, file: `functions/${path}` })),
  );
  return [...Map.groupBy(found, ({ call }) => ownEntry(refusedCalls, call))].flatMap(([type, all]): readonly Step[] =>
    type === undefined
      ? []
      : [
          [
            `Replace this trigger, which the build refuses: ${refusedTriggers[type].instead}.`,
            `Why: ${refusedTriggers[type].reason}.`,
            ...all.map(placeOf),
          ],
        ],
  );
}

function replacements(app: OwnApp, replaced: readonly Found[]): readonly Step[] {
  const [first] = replaced;
  const example = first?.name === undefined ? "order" : camel(first.name);
  const call = first?.call ?? "app.http";
  const exported = app.kind === "CommonJS" ? `exports.${example} = ` : `export const ${example} = `;
  return [
    [
      "Replace these calls, and keep their handlers. Only serve registers HTTP functions, and the contract has their methods and routes:",
      ...replaced.map(placeOf),
      `before: ${call}(${JSON.stringify(first?.name ?? example)}, { methods: […], route: …, authLevel: …, handler: …, extraOutputs: … });`,
      `after:  ${exported}{ handler: …, extraOutputs: … };`,
      "If a module exports the handler by that name already, and it has no bindings, only remove the call.",
    ],
    [
      `Serve them once, in functions/${app.index ?? `src/index.${app.kind === "TypeScript" ? "ts" : "js"}`}${app.index === undefined ? " (a new file)" : ""}:`,
      ...indexLines(app, replaced),
    ],
  ];
}

function placeOf({ file, line, call, name }: Found): string {
  return `${file}:${line}  ${call}${name === undefined ? "" : ` ${JSON.stringify(name)}`}`;
}

/** The index that serves the endpoints and loads the other functions. */
function indexLines(app: OwnApp, replaced: readonly Found[]): readonly string[] {
  const isCommonJs = app.kind === "CommonJS";
  const index = app.index ?? "src/index.js";
  const load = (names: string, from: string) =>
    isCommonJs
      ? `${names === "" ? "" : `const ${names} = `}require(${JSON.stringify(from)});`
      : `import ${names === "" ? "" : `${names} from `}${JSON.stringify(from)};`;
  const named = [...new Set(replaced.flatMap(({ name }) => name ?? []))];
  const modules = app.modules.filter(({ path }) => path !== index);
  return [
    load("{ serve }", "@protected-function/guard"),
    load("{ contract }", posix.relative(posix.dirname(index), "contract.ts")),
    ...modules.map(({ path }) => {
      const own = replaced.flatMap(({ file, name }) =>
        file === `functions/${path}` && name !== undefined ? [camel(name)] : [],
      );
      const from = posix.relative(posix.dirname(index), path);
      return load(own.length === 0 ? "" : `{ ${own.join(", ")} }`, from.startsWith(".") ? from : `./${from}`);
    }),
    `serve(contract, { ${named.map((name) => (camel(name) === name ? name : `${JSON.stringify(name)}: ${camel(name)}`)).join(", ")} });`,
  ];
}

/** A function's name as a variable: `create-order` is `createOrder`. */
function camel(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_$]+(.)?/g, (_, letter: string = "") => letter.toUpperCase());
}

function settingsSteps({ settings, hasLocalSettings }: OwnApp): readonly Step[] {
  const declared = settings.map(({ name, type }) => `${name}: "${type}"`).join(", ");
  const texts = settings.filter(({ type }) => type === "text");
  const declare: Step = [
    "Declare the app settings that you need in functions/contract.ts:",
    `settings: { ${declared} },`,
    'If one stays in a key vault, write "secret". If the code does without it, write { type: "text", optional: true }.',
    ...(hasLocalSettings ? ["Only `func start` reads functions/local.settings.json."] : []),
  ];
  if (texts.length === 0) return [declare];
  return [
    declare,
    [
      'Give each "text" its value in Pulumi.local.yaml:',
      "protected-function:appSettings:",
      ...texts.map(({ name }) => `  ${name}: …`),
    ],
  ];
}
