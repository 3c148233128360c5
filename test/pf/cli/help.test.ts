import { globSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../../packages/core/text/width.ts";
import { type CommandOption, intents } from "../../../packages/pf/cli/command.ts";
import { exitCodes } from "../../../packages/pf/cli/exit-codes.ts";
import { commandHelp, commandList, optionForm, usageOf } from "../../../packages/pf/cli/help.ts";
import { wordsOf } from "../../../packages/pf/cli/usage-forms.ts";
import { platformBehaviors } from "../../../packages/pf/stacks/local/platform-behaviors.ts";
import { commands } from "../../../packages/pf/commands/index.ts";
import { repository, runPf } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, load]) => ({ name, command: await load() })),
);
const all = loaded.flatMap(({ name, command }) => [
  { name, command },
  ...(command.subcommands ?? []).map((one) => ({ name: one.name, command: one })),
]);

/** As GitHub makes a heading's anchor. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

const run = (...args: readonly string[]) => runHere(args);

describe.each(all)("./pf $name --help", ({ name, command }) => {
  it("belongs to the command of that name", () => {
    expect(command.name).toBe(name);
    expect(usageOf(command)).toMatch(new RegExp(`^Usage: \\./pf ${name}(?: |$|\n)`));
    for (const example of command.examples) expect(example).toMatch(new RegExp(`\\./pf ${name}(?![\\w-])`));
  });

  it("has no comment after an example, which zsh would take for arguments", () => {
    expect(command.examples.filter((example) => /\s#/.test(example))).toEqual([]);
  });

  it("describes exactly the options in the usage", () => {
    const inUsage = [...command.usage.join(" ").matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option);

    expect([...new Set(inUsage)].toSorted()).toEqual(Object.keys(command.options).toSorted());
  });

  it("prints each option's value the same way in the usage and in the list", () => {
    const usage = usageOf(command, 1000);
    const [, list = ""] = commandHelp(command, 1000).split(/\nExamples?:\n/);

    for (const [option, declared] of Object.entries(command.options)) {
      const form = optionForm(option, declared);
      const written = new RegExp(`--${option}(?![\\w-])(?: <[^>]+>| \\[<[^>]+>\\])?`, "g");
      expect(new Set(usage.match(written))).toEqual(new Set([form]));
      expect(list.replaceAll(/\n {2}-\w, /g, "\n  ")).toContain(`\n  ${form}`);
    }
  });

  it("gives each option a whole sentence, and each exit code a meaning", () => {
    const texts = Object.values(command.options).map(({ description }) => description);

    expect(commandHelp(command)).toMatch(/\nExit codes:\n( {2}[0-4] {2}[A-Z][^]+?\.\n)+\n/);
    expect([command.summary, ...texts].filter((text) => !text.endsWith("."))).toEqual([]);
  });

  it("lists exit codes in their order", () => {
    const codes = [...commandHelp(command).matchAll(/^ {2}([0-4]) {2}[A-Z]/gm)].map(([, code]) => code);

    expect(codes.length).toBeGreaterThan(2);
    expect(codes).toEqual(codes.toSorted());
  });

  it.each([80, 120])("fits %i columns with whole words", (columns) => {
    const text = commandHelp(command, columns);
    // An example over several lines has a backslash before each end, for the shell.
    const words = (from: string) => from.split(/\s+(?:\\\n\s*)?/).toSorted();

    expect(text.split("\n").filter((line) => widthOf(line) > columns && line.trim().includes(" "))).toEqual([]);
    expect(words(text)).toEqual(words(commandHelp(command, 1000)));
  });

  // The subcommands of twin share their files.
  if (!name.startsWith("twin")) {
    it("explains exactly the exit codes that its code returns", () => {
      const files = globSync(`packages/pf/commands/${name}/{command,${name},*-report,run-*}.ts`, { cwd: repository });
      const source = files.map((file) => readFileSync(join(repository, file), "utf8")).join("\n");
      const answered = Object.entries(exitCodes).flatMap(([key, code]) =>
        code !== exitCodes.usage && source.includes(`exitCodes.${key}`) ? [String(code)] : [],
      );

      expect(Object.keys(command.exits)).toEqual(answered);
    });
  }

  it("points to a section that tells about it", () => {
    const [page = "", anchor] = command.page.split("#");
    const text = readFileSync(join(repository, page), "utf8");
    const sections = text.split(/^(?=#{1,6} )/m);
    const section = sections.find((one) => anchorOf(one.split("\n")[0] ?? "") === anchor);

    expect(anchor === undefined ? text : section).toMatch(new RegExp(`\\./pf ${name}(?![\\w-])`));
  });

  it("describes every option and word of the usage, and repeats where the usage says so", () => {
    const descriptions = [
      ...Object.values(command.options).map(({ description }) => description),
      ...Object.values(command.arguments ?? {}),
    ];
    const multiple = Object.entries(command.options).filter(([, option]) => "multiple" in option);
    const repeated = [...command.usage.join(" ").matchAll(/--([\w-]+)\]\.\.\./g)].map(([, option]) => option);

    expect(descriptions.filter((text) => !/^(?:`|[A-Z0-9])[^]{9,}\.$/.test(text))).toEqual([]);
    expect(Object.keys(command.arguments ?? {}).toSorted()).toEqual(
      wordsOf(command.usage)
        .map((word) => word.replaceAll(/[<>]/g, ""))
        .toSorted(),
    );
    expect([...new Set(repeated)].toSorted()).toEqual(multiple.map(([option]) => option).toSorted());
    for (const { description, ...option } of Object.values(command.options)) {
      const values = option.type === "string" ? (option.values ?? []) : [];
      expect(values.filter((value) => !description.includes(value))).toEqual([]);
    }
  });
});

describe("help", () => {
  it("is a result on standard output with exit code 0, whatever else is requested", async () => {
    const started = runPf(["rotate", "--stack", "nowhere", "--help"]);
    const rotation = await started.finished;

    expect(rotation).toMatchObject({ exitCode: 0, stderr: "" });
    expect(rotation.stdout).toBe(
      [
        "Schedule a caller's next secret, beside the one in use.",
        "",
        "Changes Pulumi.<stack>.yaml only. The next `npx pulumi up` creates the secret.",
        "",
        "Usage: ./pf rotate --stack <stack> --caller <caller> [--days <days>]",
        "       [--handed-over] [--json]",
        "",
        "Examples:",
        "  ./pf rotate --stack dev --caller integration",
        "  ./pf rotate --stack dev --caller integration --days 90",
        "  ./pf rotate --stack dev --caller integration --handed-over",
        "",
        "Options:",
        "  --stack <stack>    The stack whose settings file, Pulumi.<stack>.yaml, to",
        "                     change, such as dev.",
        "  --caller <caller>  The caller's name in the settings.",
        "  --days <days>      The new secret's lifetime in days, 1 to 730. Default: 180,",
        "                     or the settings' maximum if that is less.",
        "  --handed-over      The caller already uses the newer secret, so replace the",
        "                     older one.",
        "  --json             Print the result as one JSON object.",
        "  -h, --help         Print this help.",
        "",
        "Exit codes:",
        "  0  The settings file has the new secret's dates.",
        "  1  The command failed.",
        "  2  Bad command line or settings.",
        "  3  A tool, network or login is missing.",
        "",
        "More: docs/guides/rotation.md",
        "",
      ].join("\n"),
    );
    expect((await run("rotate", "-h")).stdout).toBe(rotation.stdout);
    expect(await run("help", "rotate")).toEqual(rotation);
    expect((await run("help", "rotat")).stderr).toContain('Unknown command "rotat".\nDid you mean rotate?');
    expect(await run("help", "twin", "logs")).toEqual(await run("twin", "logs", "--help"));
    expect(await run("-h", "rotate")).toEqual(rotation);
    expect(await run("--help", "twin", "logs")).toEqual(await run("twin", "logs", "--help"));
    expect(await run("help", "help")).toEqual(await run("help"));
  });

  it.each([[], ["--help"], ["help"]])("lists every command by purpose: %j", async (...args) => {
    const { exitCode, stdout, stderr } = await run(...args);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const isShort = args.length === 0;
    const all = loaded.map(({ command }) => command);
    expect(stdout).toBe(`${commandList(all, undefined, isShort)}\n`);
    const { more: _more, ...often } = intents;
    const titles = isShort ? often : intents;
    expect([...stdout.matchAll(/^\S.*:$/gm)].map(([title]) => title.slice(0, -1))).toEqual(Object.values(titles));
    for (const { name, command } of loaded) {
      if (isShort && command.isRare) expect(stdout).toMatch(new RegExp(`^More: [^]*\\b${name}\\b[^]*^Help: `, "m"));
      else expect(commandList([command])).toMatch(new RegExp(`:\n  ${name}  `));
    }
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

  it.skipIf(process.platform !== "linux")("in a pipe has the width of the terminal behind it", () => {
    const piped = `stty cols 100 && ${process.execPath} packages/pf/pf.mjs call --help | cat`;
    const { stdout } = spawnSync("script", ["-qec", piped, "/dev/null"], { cwd: repository, encoding: "utf8" });
    const lines = stdout.split(/\r?\n/);

    expect(lines).toContain("Call an endpoint as one of the API's callers.");
    const widest = Math.max(...lines.map(widthOf));
    expect(widest).toBeGreaterThan(80);
    expect(widest).toBeLessThanOrEqual(100);
  });

  it("gives each exit code one meaning: what drift couldn't check isn't a missing login", () => {
    const { command: drift } = loaded.find(({ name }) => name === "drift") ?? expect.fail();

    expect(commandHelp(drift)).toMatch(
      /\n {2}2 {2}Bad command line or settings\.\n {2}3 {2}A tool, network or login is missing\.\n {2}4 {2}No drift found[^.]*\.\n/,
    );
  });

  it("names the short form of an option", () => {
    const { command: twin } = loaded.find(({ name }) => name === "twin") ?? expect.fail();
    const logs = twin.subcommands?.find(({ name }) => name === "twin logs") ?? expect.fail();

    expect(commandHelp(logs)).toContain("\n  -f, --follow  ");
    expect(readFileSync(join(repository, "docs/reference/commands.md"), "utf8")).toContain("\n- `-f`, `--follow`: ");
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

  it("fits a terminal of 80 columns and 30 lines, each command on one line", () => {
    const list = commandList(
      loaded.map(({ command }) => command),
      80,
      true,
    );
    expect(list.split("\n").filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(list.split("\n").length).toBeLessThanOrEqual(30);
    for (const { name, command } of loaded) {
      if (!command.isRare) expect(list).toContain(`\n  ${name.padEnd(9)}  ${command.summary}\n`);
    }
  });

  it.each(["--version", "-v", "version"])("prints its version: %s", async (option) => {
    expect(await run(option)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^protected-function \d+\.\d+\.\d+ \(Node 24\.\d+\.\d+\)\n$/),
    });
  });

  it("rejects an option that npm consumed, and runs nothing without it", async () => {
    const environment = { npm_lifecycle_event: "start", npm_config_platform: "usual" };
    const { exitCode, stderr } = await runHere(["start"], { environment });

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "error: npm took --platform for itself.\nRun: ./pf start --platform …\nHelp: ./pf start --help\n",
    );
  });

  it("refuses unknown commands, including names of JavaScript's object properties", async () => {
    expect(await run("toString")).toMatchObject({ exitCode: 2, stdout: "" });
    expect((await run("toString")).stderr).toBe('error: Unknown command "toString".\nHelp: ./pf --help\n');
  });
});
