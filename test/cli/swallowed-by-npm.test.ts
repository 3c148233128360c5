import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import { demandNoneSwallowed } from "../../cli/swallowed-by-npm.ts";
import { bareEnvironment, repository, traceableFolder } from "../support/command-line.ts";

const all = await Promise.all(Object.values(commands).map((load) => load()));
const byName = new Map(all.map((command) => [command.name, command]));

/** What npm sets of an option before `--`, as npm 8 to 11 do; a text is the value behind `=`. */
function environment(name: string, swallowed: Readonly<Record<string, string>>) {
  const set = Object.entries(swallowed).map(([option, value]) => [`npm_config_${option.replaceAll("-", "_")}`, value]);
  return {
    npm_config_user_agent: "npm/11.19.1 node/v24.21.0 linux x64 workspaces/false",
    npm_lifecycle_event: name,
    ...Object.fromEntries(set),
  };
}

function refusal(name: string, args: readonly string[], variables: Readonly<Record<string, string>>): string {
  const command = byName.get(name);
  if (!command) throw new Error(name);
  try {
    demandNoneSwallowed(command, args, variables);
    return "";
  } catch (error) {
    expect(error).toMatchObject({ code: "USAGE" });
    return (error as Error).message;
  }
}

const cases = all.flatMap((command) =>
  Object.entries(command.options).map(([option, { type }]) => ({ command: command.name, option, type })),
);

describe("an option that npm kept for itself", () => {
  it.each(cases)("--$option of $command is given back in the right command", ({ command, option, type }) => {
    const start = command === "start" ? "npm start" : `npm run (-s )?${command}`;
    const alone = refusal(command, type === "string" ? ["a b"] : [], environment(command, { [option]: "true" }));
    const run = alone.split("\n")[1];

    expect(alone).toContain(`npm kept --${option} for itself`);
    expect(run).toMatch(new RegExp(`^Run: ${start} -- --${option}${type === "string" ? " 'a b'" : ""}$`));
  });

  it.each(cases.filter(({ type }) => type === "string"))(
    "--$option=value of $command is given back with its value",
    ({ command, option }) => {
      expect(refusal(command, ["--json"], environment(command, { [option]: "x;y" }))).toMatch(
        new RegExp(` -- --${option} 'x;y' --json$`),
      );
    },
  );

  it("is told with others, each with its value, in front of what came through", () => {
    const set = environment("rotate", { stack: "true", caller: "true", "handed-over": "true" });

    expect(refusal("rotate", ["dev", "a'b", "--days", "3"], set)).toMatch(
      / -- --stack dev --caller 'a'"'"'b' --handed-over --days 3\nnpm doesn't say which value is whose: check them first\.$/,
    );
    expect(refusal("rotate", ["dev"], set)).toMatch(/ -- --stack <value> --caller <value> --handed-over dev\n/);
  });

  it("leaves a word of the command's own where it is", () => {
    expect(refusal("twin", ["env", "0"], environment("twin", { port: "true" }))).toMatch(/ -- --port 0 env$/);
    expect(refusal("release", ["dev", "api"], environment("release", { stack: "true" }))).toMatch(/ --stack dev api$/);
  });

  it.each([
    ["call", { all: "true", loglevel: "silent" }, ["user"], "npm run call -- --as user"],
    ["rotate", { all: "true", yes: "true", loglevel: "silent" }, ["90"], "npm run rotate -- --days 90"],
    ["explain", { token_description: "-" }, [], "npm run explain -- --token -"],
    ["start", { setings: "a.yaml" }, [], "npm start -- --settings a.yaml"],
    ["what-if", { scope: "openid" }, [], "npm run -s what-if -- --scopes openid"],
  ])("is known under npm's other names for it, of %s", (name, set, args, meant) => {
    expect(refusal(name, args, environment(name, set)).split("\n")[1]).toBe(`Run: ${meant}`);
  });

  it("shows no credential", () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`;

    expect(refusal("explain", [token], environment("explain", { token: "true" }))).toMatch(/ -- --token <value>$/);
    expect(refusal("explain", [], environment("explain", { token }))).toMatch(/ -- --token <value>$/);
  });
});

describe("nothing is said", () => {
  it("of what npm always sets, and of options that no command has", () => {
    const always = {
      loglevel: "silent",
      cache: "/c",
      prefix: "/p",
      local_prefix: "/p",
      user_agent: "npm/11",
      color: "x",
    };

    for (const { name } of all) expect(refusal(name, [], environment(name, always))).toBe("");
  });

  it("of an option that came through, too, of an empty one, and outside of npm", () => {
    expect(refusal("start", ["--json"], environment("start", { json: "true" }))).toBe("");
    expect(refusal("start", [], environment("start", { json: "" }))).toBe("");
    expect(refusal("start", [], { ...environment("start", { json: "true" }), npm_config_user_agent: "pnpm/9" })).toBe(
      "",
    );
    expect(refusal("start", [], environment("another-script", { json: "true" }))).toBe("");
  });
});

describe("with npm itself", () => {
  let folder: ReturnType<typeof traceableFolder>;
  beforeEach(() => (folder = traceableFolder()));
  afterEach(() => folder.remove());

  function npm(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync("npm", args, {
      cwd: repository,
      encoding: "utf8",
      env: { ...bareEnvironment(), HOME: folder.path, CI: "true", ...variables },
    });
    return { status, stdout, stderr };
  }

  it.each([
    [["start", "--json"], "npm start -- --json"],
    [["run", "-s", "rotate", "--caller", "x"], "npm run rotate -- --caller x"],
    [["run", "-s", "teardown", "--dry-run", "--", "--stack", "test"], "npm run teardown -- --dry-run --stack test"],
    [["run", "-s", "call", "--as", "user"], "npm run call -- --as user"],
  ])("%j is answered by %s: exit code 2", (args, meant) => {
    const { status, stderr } = npm(args);

    expect(stderr).toContain(`\nRun: ${meant}\n`);
    expect(status).toBe(2);
  });

  it("what a file of npm's sets is nobody's option", () => {
    writeFileSync(join(folder.path, ".npmrc"), "json=true\nyes = true\n");

    expect(npm(["run", "-s", "rotate"]).stderr).toContain("error: --stack is missing;");
  });

  it.skipIf(process.platform !== "linux")("nor is what npm found in its environment", () => {
    expect(npm(["run", "-s", "rotate"], { npm_config_json: "true" }).stderr).toContain("error: --stack is missing;");
  });
});
