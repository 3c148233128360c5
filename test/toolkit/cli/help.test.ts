import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandHelp, commandList } from "../../../toolkit/cli/help.ts";
import { commands } from "../../../toolkit/cli/main.ts";
import { repository } from "../../support/command-line.ts";

const all = await Promise.all(Object.entries(commands).map(async ([name, load]) => ({ name, command: await load() })));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["toolkit/cli/main.mjs", ...args], {
    cwd: repository,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe.each(all)("npm run $name -- --help", ({ name, command }) => {
  it("is of the command that is called so", () => {
    expect(command.name).toBe(name);
    expect(command.usage).toMatch(new RegExp(`^npm (run (-s )?)?${name} -- `));
  });

  it("says of each option of the usage what it means, and of no other", () => {
    const inUsage = [...command.usage.matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option);

    expect([...new Set(inUsage)].toSorted()).toEqual(Object.keys(command.options).toSorted());
  });

  it("gives each option a whole sentence, and stays within a wide terminal", () => {
    const texts = Object.values(command.options).map(({ what }) => what);

    expect([command.summary, ...texts].filter((text) => !text.endsWith("."))).toEqual([]);
    expect(
      commandHelp(command)
        .split("\n")
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });

  it("names a page that is there", () => {
    expect(existsSync(join(repository, command.page))).toBe(true);
  });
});

describe("help", () => {
  it("is a result: on standard output, exit code 0, whatever else is asked for", () => {
    const rotation = run("rotate", "--stack", "nowhere", "--help");

    expect(rotation).toMatchObject({ status: 0, stderr: "" });
    expect(rotation.stdout).toBe(
      [
        "Gives a caller's older secret slot a new end in Pulumi.<stack>.yaml, and explains the hand-over.",
        "",
        "Usage: npm run rotate -- --stack <stack> --caller <caller> [--days <days>] [--handed-over] [--json]",
        "",
        "  --stack <stack>    The stack whose settings file is changed, such as dev.",
        "  --caller <caller>  The caller's name in the settings.",
        "  --days <days>      How long the new secret lives. Default: 180, or your limit.",
        "  --handed-over      The caller uses the newer secret already: the older may go.",
        "  --json             One object on standard output, for programs.",
        "",
        "Exit codes: 0 it holds, 1 it does not, 2 wrong usage or settings, 3 the machine lacks something.",
        "More: docs/operations.md",
        "",
      ].join("\n"),
    );
    expect(run("rotate", "-h").stdout).toBe(rotation.stdout);
  });

  it("lists every command where none is named", () => {
    expect(run("--help")).toEqual({
      status: 0,
      stderr: "",
      stdout: `${commandList(all.map(({ command }) => command))}\n`,
    });
    for (const { name, command } of all) expect(commandList([command])).toContain(`\n  ${name}  `);
  });

  it("refuses what is no command, also where every object has a property of that name", () => {
    expect(run("toString")).toMatchObject({ status: 2, stdout: "" });
    expect(run("toString").stderr).toMatch(/^error: "toString" is no command; there is: start, twin, /);
  });

  it("is pointed at by a wrong option, with the usage", () => {
    const { status, stdout, stderr } = run("preflight", "--config-file", "x");

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(
      "error: Unknown option '--config-file'\n" +
        "Usage: npm run preflight -- --stack <stack> [--settings <file>] [--json]\nMore: --help\n",
    );
  });

  it("is not what a folder needs that is not there: it is named before anything is deployed", () => {
    const { status, stderr } = run("matrix", "--html", "/nowhere/access.html");

    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: --html is "\/nowhere\/access\.html"; the folder \/nowhere is not there\.\nUsage: /);
  });

  it("gives the usage where the command line is wrong, and not where a file is: no option mends that", () => {
    const unread = run("matrix", "--compare", "/nowhere.json");

    expect(run("preflight").stderr).toMatch(/^error: --stack is missing; .*\nUsage: npm run preflight -- /);
    expect(unread).toMatchObject({ status: 2, stdout: "" });
    expect(unread.stderr).toMatch(/^error: \/nowhere\.json holds no matrix: /);
    expect(unread.stderr).not.toContain("Usage:");
  });
});
