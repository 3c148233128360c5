import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../../packages/core/text/width.ts";
import { type CommandOption, intents } from "../../../packages/pf/cli/command.ts";
import { exitCodes } from "../../../packages/pf/cli/exit-codes.ts";
import { commandHelp, commandList, optionForm, usageOf } from "../../../packages/pf/cli/help.ts";
import { platformBehaviors } from "../../../packages/pf/stacks/local/platform-behaviors.ts";
import { commands } from "../../../packages/pf/commands/index.ts";
import { repository, runPf } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";

const all = await Promise.all(Object.entries(commands).map(async ([name, load]) => ({ name, command: await load() })));

const run = (...args: readonly string[]) => runHere(args);

describe.each(all)("./pf $name --help", ({ name, command }) => {
  it("belongs to the command of that name", () => {
    expect(command.name).toBe(name);
    expect(usageOf(command)).toMatch(new RegExp(`^Usage: \\./pf ${name} `));
    for (const example of command.examples) expect(example).toContain(`./pf ${name} `);
  });

  it("describes exactly the options in the usage", () => {
    const inUsage = [...command.usage.join(" ").matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option);

    expect([...new Set(inUsage)].toSorted()).toEqual(Object.keys(command.options).toSorted());
  });

  it("prints each option's value the same way in the usage and in the list", () => {
    const help = commandHelp(command, 1000);
    const [usage = "", list = ""] = help.split(/\nExamples?:\n/);

    for (const [option, declared] of Object.entries(command.options)) {
      const form = optionForm(option, declared);
      expect(usage.match(new RegExp(`--${option}(?![\\w-])(?: <[^>]+>)?`, "g"))).toContain(form);
      expect(new Set(usage.match(new RegExp(`--${option}(?![\\w-])(?: <[^>]+>)?`, "g")))).toEqual(new Set([form]));
      expect(list).toContain(`\n  ${form}`);
    }
  });

  it("gives each option a whole sentence, and each exit code a meaning", () => {
    const texts = Object.values(command.options).map(({ description }) => description);

    expect(commandHelp(command)).toMatch(/\nExit codes:\n( {2}[0-4] {2}[A-Z][^]+?\.\n)+\n/);
    expect([command.summary, ...texts].filter((text) => !text.endsWith("."))).toEqual([]);
  });

  it.each([80, 120])("fits %i columns with whole words", (columns) => {
    const text = commandHelp(command, columns);
    const words = (from: string) => from.split(/\s+/).toSorted();

    expect(text.split("\n").filter((line) => widthOf(line) > columns && line.trim().includes(" "))).toEqual([]);
    expect(words(text)).toEqual(words(commandHelp(command, 1000)));
    expect(text).not.toMatch(/\[[^\]\n]*\n/);
  });

  it("explains exactly the exit codes that its code returns", () => {
    const files = globSync(`packages/pf/commands/${name}/{command,${name},*-report,run-*}.ts`, { cwd: repository });
    const source = files.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
    const answered = Object.entries(exitCodes).flatMap(([key, code]) =>
      code !== exitCodes.usage && source.includes(`exitCodes.${key}`) ? [String(code)] : [],
    );

    expect(Object.keys(command.exits)).toEqual(answered);
  });

  it("names an existing page", () => {
    expect(existsSync(join(repository, command.page))).toBe(true);
  });
});

describe("help", () => {
  it("is a result on standard output with exit code 0, whatever else is requested", async () => {
    const started = runPf(["rotate", "--stack", "nowhere", "--help"]);
    const rotation = await started.finished;

    expect(rotation).toMatchObject({ exitCode: 0, stderr: "" });
    expect(rotation.stdout).toBe(
      [
        "Schedule a caller's next secret in Pulumi.<stack>.yaml, beside the one in use.",
        "",
        "Usage: ./pf rotate --stack <stack> --caller <caller> [--days <days>] [--handed-over] [--json]",
        "",
        "Example:",
        "  ./pf rotate --stack dev --caller integration",
        "",
        "  --stack <stack>    The stack whose settings file to change, such as dev.",
        "  --caller <caller>  The caller's name in the settings.",
        "  --days <days>      Lifetime of the new secret in days. Default: 180, or your limit.",
        "  --handed-over      The caller already uses the newer secret, so replace the older one.",
        "  --json             Print one JSON object on standard output, for programs.",
        "",
        "Exit codes:",
        "  0  The settings file has the new secret's dates.",
        "  1  The command failed.",
        "  2  The command line or the settings are wrong.",
        "  3  This machine or this login lacks something.",
        "",
        "More: docs/guides/rotation.md",
        "",
      ].join("\n"),
    );
    expect((await run("rotate", "-h")).stdout).toBe(rotation.stdout);
    expect(await run("help", "rotate")).toEqual(rotation);
    expect((await run("help", "rotat")).stderr).toContain('Unknown command "rotat". Did you mean rotate?');
  });

  it.each([[], ["--help"], ["help"]])("lists every command by purpose: %j", async (...args) => {
    const { exitCode, stdout, stderr } = await run(...args);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`${commandList(all.map(({ command }) => command))}\n`);
    for (const { name, command } of all) expect(commandList([command])).toMatch(new RegExp(`:\n  ${name}  `));
    expect([...stdout.matchAll(/^\S.*:$/gm)].map(([title]) => title.slice(0, -1))).toEqual([
      ...Object.values(intents),
      "Examples",
    ]);
  });

  it("lists the troubles of Azure by a command of their own, and in no help text", async () => {
    const { exitCode, stdout } = await run("twin", "platform");
    expect(exitCode).toBe(0);
    const helps: string[] = [];
    for (const name of ["twin", "start", "dev"]) helps.push((await run(name, "--help")).stdout);
    for (const { name, summary } of platformBehaviors) {
      expect(stdout).toContain(`  ${name}\n    ${summary.slice(0, 40)}`);
      for (const help of helps) expect(help).not.toContain(name);
    }
    for (const help of helps) expect(help.replaceAll(/\s+/g, " ")).toContain("`./pf twin platform` lists them.");
  });

  it("requires a value's name from every option with a value, and from no other", () => {
    const options: readonly CommandOption[] = [
      { type: "string", value: "stack", description: "The stack." },
      // @ts-expect-error no name of the value
      { type: "string", description: "The stack." },
      // @ts-expect-error a value that isn't taken
      { type: "boolean", value: "stack", default: false, description: "All." },
    ];
    expect(options.map((option) => optionForm("of", option))).toEqual(["--of <stack>", "--of <undefined>", "--of"]);
  });

  it("fits 80 columns", () => {
    const list = commandList(
      all.map(({ command }) => command),
      80,
    );
    expect(list.split("\n").filter((line) => widthOf(line) > 80)).toEqual([]);
  });

  it.each(["--version", "-v"])("prints its version: %s", async (option) => {
    expect(await run(option)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^protected-function \d+\.\d+\.\d+ \(Node 24\.\d+\.\d+\)\n$/),
    });
  });

  it("rejects an option that npm consumed, and runs nothing without it", async () => {
    const environment = { npm_lifecycle_event: "start", npm_config_platform: "usual" };
    const { exitCode, stderr } = await runHere(["start"], { environment });

    expect(exitCode).toBe(2);
    expect(stderr).toContain("error: npm took --platform for itself. Run: ./pf start --platform …\nUsage: ");
  });

  it("refuses unknown commands, including names of JavaScript's object properties", async () => {
    expect(await run("toString")).toMatchObject({ exitCode: 2, stdout: "" });
    expect((await run("toString")).stderr).toBe('error: Unknown command "toString". Run `./pf` for the list.\n');
  });

  it("suggests the nearest command and the nearest option for a misspelled one", async () => {
    expect((await run("prefligth")).stderr).toMatch(
      /^error: Unknown command "prefligth"\. Did you mean preflight\? Run /,
    );
    for (const args of [
      ["rotate", "--calller", "x"],
      ["rotate", "--calller=x"],
      ["explain", "--challange", "x"],
    ]) {
      const { exitCode, stderr } = await run(...args);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /^error: Unknown option '--(calller|challange)'\. Did you mean --(caller|challenge)\?\nUsage: /,
      );
    }
  });

  it("is suggested by a wrong option, with the usage", async () => {
    const { exitCode, stdout, stderr } = await run("preflight", "--config-file", "x");

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      "error: Unknown option '--config-file'\n" +
        "Usage: ./pf preflight --stack <stack> [--settings <file>] [--all] [--json]\n" +
        "       ./pf preflight --demo [--all] [--json]\nMore: ./pf preflight --help\n",
    );
  });

  it("isn't printed for a missing folder, which is refused before anything is deployed", async () => {
    const { exitCode, stderr } = await run("matrix", "--html", "/nowhere/access.html");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: --html is "\/nowhere\/access\.html", but the folder \/nowhere doesn't exist\. Create it first\.\nUsage: /,
    );
  });

  it("includes the usage for a wrong command line, but not for a wrong file", async () => {
    const unread = await run("matrix", "--compare", "/nowhere.json");

    expect((await run("preflight")).stderr).toMatch(/^error: --stack is missing\. .*\nUsage: \.\/pf preflight /);
    expect(unread).toMatchObject({ exitCode: 2, stdout: "" });
    expect(unread.stderr).toMatch(/^error: \/nowhere\.json holds no matrix: /);
    expect(unread.stderr).not.toContain("Usage:");
  });
});
