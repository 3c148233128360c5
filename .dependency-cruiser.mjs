import { readFileSync } from "node:fs";

/**
 * The borders between modules: docs/architecture.md as rules. A module imports itself and the modules that this file lists
 * beside it. Every other import is refused. `exports` and `dependencies` are the borders between packages: an import past
 * them isn't found, or not declared. `npm run check:borders`; a test holds the borders: test/house/borders.test.ts.
 */

const core = "packages/core";
const access = `${core}/access`;
const azure = `${core}/azure`;
const text = `${core}/text`;
const clouds = `${azure}/clouds\\.ts`;
const regions = `${azure}/regions\\.ts`;
const azureNames = `${azure}/(?:built-in-roles|regions|resource-ids)\\.ts`;
const guard = "packages/guard";
const twin = "packages/twin";
const engine = "packages/engine";
const pf = "packages/pf";
const folders = "access-matrix calls checks cli commands create file-changes live-page refusals stacks".split(" ");
const [accessMatrix, calls, checks, cli, commands, create, fileChanges, livePage, refusals, stacks] = folders.map(
  (folder) => `${pf}/${folder}`,
);

/** What a command may know of the program: its settings file, its outputs, its mark and its names. */
const contract =
  "infra/(?:settings/(?:configured-settings|lenient-settings|json-schema|misplaced-settings|parse-settings|problems-of|provider-logins|unknown-name)|outputs|stack-mark|naming)\\.ts";

/** What every command may import. */
const ofCommands = [
  stacks,
  accessMatrix,
  calls,
  fileChanges,
  livePage,
  refusals,
  checks,
  engine,
  cli,
  core,
  `${twin}/index\\.ts`,
  contract,
];

/** infra/, from the ground up: a layer may import those before it. The modules of one layer don't import each other. */
const layersOfInfra = [
  ["infra/stack-mark\\.ts", "infra/own-command\\.ts"],
  ["infra/settings"],
  ["infra/(?:naming|outputs)\\.ts"],
  ["infra/definitions"],
  ["infra/rules"],
  ["infra/stack-identity\\.ts"],
  ["infra/adoption"],
  ["infra/protected-function-(?:args|parts)\\.ts"],
  ["infra/identity", "infra/hosting", "infra/conditional-access"],
  ["infra/protected-function(?:-outputs)?\\.ts"],
];

/** Each module: what it may import besides itself, and why. The deepest module of a path counts. */
const modules = {
  infra: {
    may: [access, clouds, azureNames, text, guard],
    why: "infra/ declares what exists. It may import the guard's contract and the clouds' addresses, names of roles and forms of ids, but neither the twin nor commands.",
  },
  ...Object.fromEntries(
    layersOfInfra.flatMap((layer, height) =>
      layer.map((module) => [
        module,
        {
          may: [access, clouds, azureNames, text, guard, "infra/contract", ...layersOfInfra.slice(0, height).flat()],
          why: "infra/ has layers, and each imports those below it: docs/architecture.md. Move what both need below them.",
        },
      ]),
    ),
  ),
  "infra/contract": { may: [guard, text], why: "The contract is data: reading it loads no handler." },
  "infra/build": {
    may: ["infra/contract", guard, text],
    why: "The build reads contract and code, and ships neither text nor rules.",
  },
  "infra/publish.ts": { may: ["infra/build", azure], why: "The upload needs nothing of the program that it runs for." },
  "infra/await-directory.ts": { may: [azure], why: "A wait needs nothing of the program that it runs for." },
  functions: { may: [guard], why: "functions/ ships, so it imports the guard and no other module." },
  [guard]: { may: [], why: "The guard ships, and imports no other module." },
  [text]: { may: [], why: "text/ is pure." },
  [access]: { may: [], why: "access/ is pure." },
  [azure]: { may: [text], why: "azure/ calls the real services from outside. It needs no other module." },
  "packages/policy-pack": { may: ["infra/rules", text], why: "policy-pack/ is the rules for Pulumi's policy host." },
  [twin]: {
    may: [access, regions],
    why: "The twin meets the program over HTTP only, or the proof would prove nothing.",
  },
  [`${twin}/tenant`]: {
    may: [access, `${twin}/[^/]+\\.ts`],
    why: "The tenant is state only, below services and network: services -> tenant -> clock.",
  },
  [`${twin}/network`]: {
    may: [access, `${twin}/tenant`, `${twin}/[^/]+\\.ts`],
    why: "The network is below the services.",
  },
  ...Object.fromEntries(
    ["entra", "graph", "arm", "easy-auth", "functions-host", "external-issuers"].map((service) => [
      `${twin}/${service}`,
      {
        may: [access, regions, `${twin}/tenant`, `${twin}/network`, `${twin}/[^/]+\\.ts`],
        why: "The twin's services meet each other over HTTP, as in Azure.",
      },
    ]),
  ),
  [engine]: {
    may: [clouds, text],
    why: "engine/ knows the program as a path only, so that it can run another commit's.",
  },
  [checks]: {
    may: ["infra/contract/route(?:s|-constraints)\\.ts$", azure, "infra/outputs\\.ts"],
    why: "checks/ test a stack from outside. Of the program they know only its outputs, and how it reads a route.",
  },
  [stacks]: {
    may: [engine, checks, azure, text, `${twin}/index\\.ts`, contract],
    why: "stacks/ opens a stack, on a twin or live. It may import twin/index.ts and the program's contract.",
  },
  [`${stacks}/compare`]: { may: [azure, text], why: "A comparison needs no stack." },
  [`${stacks}/settings`]: {
    may: [engine, text, contract],
    why: "Commands read a settings file before they have a stack.",
  },
  [`${stacks}/recipe`]: { may: [checks, azure, text, contract], why: "A recipe follows from a stack's outputs." },
  [`${stacks}/live`]: {
    may: [engine, checks, azure, text, `${stacks}/(?:settings|recipe)`, contract],
    why: "A live stack doesn't use the twin.",
  },
  [`${stacks}/client`]: {
    may: [engine, checks, azure, text, `${stacks}/(?:recipe|live)`, contract],
    why: "A client calls any stack, and doesn't use the twin.",
  },
  [accessMatrix]: {
    may: [stacks, checks, access, azure, text, contract],
    why: "access-matrix/ computes access from what is deployed, and changes nothing.",
  },
  [refusals]: {
    may: [stacks, checks, cli, azure, text, contract],
    why: "refusals/ explains the answers that callers got, and sends nothing.",
  },
  [calls]: {
    may: [stacks, refusals, checks, engine, cli, text, `${twin}/index\\.ts`, contract],
    why: "calls/ calls an endpoint as anyone, and explains a refusal. Commands and the live page share it.",
  },
  [livePage]: {
    may: [calls, accessMatrix, stacks, refusals, checks, engine, cli, text, `${twin}/index\\.ts`, contract],
    why: "live-page/ serves one page of a running command, which gives it the stack.",
  },
  [fileChanges]: { may: [text], why: "file-changes/ compares texts, and reads no stack." },
  [cli]: { may: [text], why: "cli/ receives the commands as values, and imports none." },
  [commands]: {
    may: ofCommands,
    why: "commands/ is one folder per verb: options, work and words. It may import twin/index.ts and the program's contract.",
  },
  ...Object.fromEntries(
    ["new", "init"].map((verb) => [
      `${commands}/${verb}`,
      { may: [...ofCommands, create], why: "Both create a project, and share how." },
    ]),
  ),
  [`${commands}/review`]: {
    may: [...ofCommands, `${commands}/options`, "infra/rules/(?:judge|rules)\\.ts"],
    why: "The review checks another version's resources by its own rules.",
  },
  [create]: {
    may: [text],
    why: "create/ is also published without other packages, so that `npm create` fetches nothing else.",
  },
  "tools/releases": {
    may: [text, create, "packages/policy-pack/build\\.ts"],
    why: "releases/ packs files as they are. It runs none of them except the template's reader and the policy pack's build.",
  },
  "tools/documentation": {
    may: [commands, livePage, stacks, refusals, checks, cli, azure, text, "infra/rules/rules?\\.ts"],
    why: "documentation/ writes pages from what commands, checks and rules are.",
  },
};

/**
 * What each workspace's package.json lets it import of the others. Not policy-pack's: that one is published by itself, with
 * ours in its bundle. functions/ has the user's own; tools/ reads the repository's files, not its packages.
 */
const workspaces = Object.fromEntries(
  ["infra", guard, core, twin, engine, pf].map((folder) => {
    const { dependencies = {} } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), "utf8"));
    const own = Object.keys(dependencies).filter((name) => name.startsWith("@protected-function/"));
    const folderOf = (name) => (name === "@protected-function/infra" ? "infra" : `packages/${name.split("/")[1]}`);
    return [folder, { declared: own.map(folderOf) }];
  }),
);

const anyModule = "^(?:infra|functions|packages|tools|test)/";
const within = (module) => `^${module}(?:/|$)`;

const betweenModules = Object.entries(modules).map(([module, { may, why }]) => ({
  name: module,
  comment: why,
  severity: "error",
  from: {
    path: within(module),
    pathNot: Object.keys(modules)
      .filter((other) => other.startsWith(`${module}/`))
      .map(within),
  },
  to: { path: anyModule, pathNot: [...[module, ...may].map(within), "/package\\.json$"] },
}));

const refuse = (name, comment, from, to) => ({ name, comment, severity: "error", from: { path: from }, to });

export default {
  forbidden: [
    ...betweenModules,
    {
      name: "verbs",
      comment: "One folder holds a verb. Code that two verbs share goes elsewhere, under its own name.",
      severity: "error",
      from: { path: `^${commands}/([^/]+)/` },
      to: { path: `^${commands}/`, pathNot: [`^${commands}/$1/`, `^${commands}/options/`] },
    },
    {
      name: "no-circle",
      comment: "Files that import each other can only be read together. Move what both need below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    refuse("pure", "text/ and access/ import no system module.", `^${core}/(?:text|access)/`, {
      dependencyTypes: ["core"],
    }),
    {
      name: "declares",
      comment:
        "infra/ only declares. It uses no file, process or network (node:net parses addresses, path and url texts). The build, the reader of contracts and the commands of pulumi up do.",
      severity: "error",
      from: { path: "^infra/.*\\.ts$", pathNot: "^infra/(?:build/|contract/|publish\\.ts$|await-directory\\.ts$)" },
      to: { dependencyTypes: ["core"], pathNot: "^(?:node:)?(?:net|path|url)$" },
    },
    refuse(
      "one-module",
      "Import the one module that you need (@pulumi/azure-native/web/webApp.js). For an index, Node loads every module behind it.",
      "^infra/",
      { path: "node_modules/@pulumi/(?!pulumi/).*/index\\.js$" },
    ),
    refuse(
      "contract-alone",
      "contract.ts is data: reading it loads no handler and no library.",
      "^functions/contract\\.ts$",
      { pathNot: `^${guard}/define-contract\\.ts$` },
    ),
    refuse(
      "define-contract-alone",
      "define-contract.ts, which contract.ts uses, imports nothing.",
      `^${guard}/define-contract\\.ts$`,
      {},
    ),
    refuse("twin-without-pulumi", modules[twin].why, `^${twin}/`, { path: "node_modules/@pulumi/" }),
    {
      name: "by-name",
      comment: "Import another package by its name, so that its exports decide what is seen of it.",
      severity: "error",
      from: { path: "^(packages/[^/]+|infra|functions)/" },
      to: { path: "^(?:packages|infra|functions)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    ...Object.entries(workspaces).map(([folder, { declared }]) => ({
      name: `declared-${folder}`,
      comment: "Name the package under dependencies in the package.json of the workspace that imports it.",
      severity: "error",
      from: { path: within(folder) },
      to: { path: "^(?:infra|packages)/", pathNot: [folder, ...declared].map(within) },
    })),
    {
      name: "declared",
      comment:
        "Name it under dependencies in the workspace's package.json: npm ci --omit=dev leaves out the others. Types don't run.",
      severity: "error",
      from: { path: "^(?:infra|functions|packages|tools)/", pathNot: "^packages/policy-pack/build\\.ts$" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
    refuse("found", "No rule covers an import that doesn't resolve.", anyModule, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:functions|packages/policy-pack)/dist/" },
    // Imports of types also count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
