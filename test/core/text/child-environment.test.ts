import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gitIn } from "../../../packages/pf/commands/review/git/git.ts";
import { engineCache } from "../../../packages/engine/engine-cache.ts";
import { engineEnvironment, shellEnvironment } from "../../../packages/engine/engine-environment.ts";
import { processGuardian } from "../../../packages/engine/guardian.ts";
import { createRunCommand } from "../../../packages/engine/run-command.ts";
import { bareEnvironment } from "../../../packages/pf/stacks/client/client.ts";
import { childEnvironment } from "../../../packages/core/text/child-environment.ts";
import { Refused } from "../../../packages/core/text/errors.ts";
import { repository } from "../../support/command-line.ts";

const secrets = {
  GITHUB_TOKEN: "canary-1",
  ACTIONS_RUNTIME_TOKEN: "canary-2",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "canary-3",
  AWS_SECRET_ACCESS_KEY: "canary-4",
  NODE_AUTH_TOKEN: "canary-5",
  NPM_TOKEN: "canary-6",
  "npm_config_//registry.npmjs.org/:_authToken": "canary-7",
  npm_config__auth: "canary-8",
  ARM_CLIENT_SECRET: "canary-9",
  PULUMI_ACCESS_TOKEN: "canary-10",
  SOMEBODYS_CANARY: "canary-11",
  NODE_OPTIONS: "--title=canary-12",
  GIT_DIR: "canary-13",
};
const base = {
  ...process.env,
  ...secrets,
  HTTPS_PROXY: "http://proxy.invalid",
  npm_config_registry: "https://r.invalid",
};

/** What a child process with this environment has of the secrets. */
function arrived(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const script = "process.stdout.write(JSON.stringify(process.env))";
  const there = JSON.parse(execFileSync(process.execPath, ["-e", script], { env }).toString()) as Record<
    string,
    string
  >;
  return Object.keys(secrets).filter((name) => there[name] !== undefined);
}

it.each([
  ["a client, git, a build", childEnvironment(base)],
  ["npm", childEnvironment(base, "network", "npm")],
  ["another version's judge", childEnvironment(base, "network", "engine", "npm", "terminal")],
  ["the Azure CLI", childEnvironment(base, "network", "azureCli")],
  ["a client of a stack", bareEnvironment(base)],
  [
    "the engine of a stack of its own",
    engineEnvironment({
      base,
      enginePath: "/p/pulumi",
      backend: "/b",
      home: "/h",
      passphrase: "p",
      plugins: {},
      added: {},
    }),
  ],
])("%s get no token of the shell", (_, env) => {
  expect(arrived(env)).toEqual([]);
});

it("another version's judge finds the engine where this one does", () => {
  const judges = childEnvironment({ ...base, HOME: "/home/ada", PF_CACHE: "/cache" }, "network", "engine", "npm");

  expect(engineCache(judges).versions).toBe("/cache/pulumi");
});

it("an existing stack's engine gets only what backends and logins need", () => {
  expect(arrived(shellEnvironment(base, "/p/pulumi"))).toEqual([
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "ARM_CLIENT_SECRET",
    "PULUMI_ACCESS_TOKEN",
    "NODE_OPTIONS",
  ]);
});

describe("PF_PASS_ENV", () => {
  const passed = (list: string, shell: Readonly<Record<string, string>> = {}) => {
    const env = shellEnvironment(
      { ...base, CLOUDFLARE_API_TOKEN: "c", DD_API_KEY: "d", ...shell, PF_PASS_ENV: list },
      "/p",
    );
    return Object.keys(env).filter((name) => /^(?:CLOUDFLARE|DD_|GITHUB|SOMEBODYS|NPM|PF_)/.test(name));
  };

  it("adds only the variables that it names", () => {
    expect(passed("")).toEqual([]);
    expect(passed("CLOUDFLARE_API_TOKEN")).toEqual(["CLOUDFLARE_API_TOKEN"]);
    expect(passed(" CLOUDFLARE_API_TOKEN,\n DD_API_KEY MISSING ,")).toEqual(["CLOUDFLARE_API_TOKEN", "DD_API_KEY"]);
    expect(passed("cloudflare_api_token")).toEqual([]);
    expect(passed("GITHUB_TOKEN")).toEqual(["GITHUB_TOKEN"]);
  });

  it.each(["*", "CLOUDFLARE_*", "A=b", "A;B", "npm_config_//registry/:_authToken", "\u001B[2J", "1A"])(
    "is refused as %j, and the error shows no value",
    (list) => {
      expect(() => passed(list)).toThrow(Refused);
      expect(() => passed(list)).toThrow(/^PF_PASS_ENV contains "[^"\p{Cc}]+", which isn't the name of a variable\. /u);
      expect(() => passed("TOKEN=hunter2")).not.toThrow(/hunter2/);
    },
  );

  it("affects no other child process", () => {
    const env = childEnvironment({ ...base, PF_PASS_ENV: "GITHUB_TOKEN" }, "network", "engine", "npm", "azureCli");
    expect(arrived(env)).toEqual([]);
  });
});

it("passes an existing stack's engine the variables on the page", () => {
  const page = readFileSync(join(repository, "docs/guides/deployer.md"), "utf8");
  const section = /## Variables of Pulumi and its plugins\n([^]*?)\n## /.exec(page)?.[1] ?? "";
  const [listed = "", rest = ""] = section.split("Not passed:");
  const [kept = ""] = rest.split("\n\n");
  const names = (text: string) =>
    [...text.matchAll(/`([A-Z][A-Z_]*\*?)`/g)].map(([, name = ""]) => name.replace("*", "X"));
  const here = (name: string) => Object.hasOwn(shellEnvironment({ [name]: "1" }, "/p"), name);

  expect(names(listed).length).toBeGreaterThan(20);
  expect(names(listed).filter((name) => !here(name))).toEqual([]);
  expect(names(kept).length).toBeGreaterThan(2);
  expect(names(kept).filter(here)).toEqual([]);
});

it("keeps what a process needs to start and to use the network, also on Windows", () => {
  const windows = { Path: "p", SystemRoot: "s", ComSpec: "c", PATHEXT: "e", TEMP: "t", USERPROFILE: "u", APPDATA: "a" };
  expect(childEnvironment(windows)).toEqual(windows);
  expect(childEnvironment(base, "network", "npm")).toMatchObject({
    PATH: process.env["PATH"],
    HTTPS_PROXY: "http://proxy.invalid",
    npm_config_registry: "https://r.invalid",
  });
  expect(childEnvironment(base)).not.toHaveProperty("HTTPS_PROXY");
});

it("doesn't affect git", async () => {
  const before = { ...process.env };
  Object.assign(process.env, secrets);
  try {
    const git = gitIn(".", { guardian: processGuardian(), signal: new AbortController().signal });
    const said = await git.run(["-c", "alias.there=!env", "there"]);
    expect(said).toContain("PATH=");
    expect(said).not.toContain("canary");
    // The same process without a list would have them.
    const run = createRunCommand(processGuardian());
    expect((await run("env", [], { env: process.env })).stdout).toContain("canary-1");
  } finally {
    for (const name of Object.keys(secrets)) if (before[name] === undefined) delete process.env[name];
    Object.assign(process.env, before);
  }
});
