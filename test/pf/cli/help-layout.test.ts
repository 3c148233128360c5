import { describe, expect, it } from "vitest";
import { commandHelp } from "../../../packages/pf/cli/help.ts";
import { commands } from "../../../packages/pf/commands/index.ts";

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, load]) => ({ name, command: await load() })),
);

describe("the help of a command", () => {
  it("of many options has in its usage what each form requires and what excludes each other, and no other option", () => {
    const { command: teardown } = loaded.find(({ name }) => name === "teardown") ?? expect.fail();
    const { command: explain } = loaded.find(({ name }) => name === "explain") ?? expect.fail();
    const usageIn = (help: string): string => /^Usage: [^]*?(?=\n\n)/m.exec(help)?.[0] ?? "";

    expect(usageIn(commandHelp(teardown)).split("\n")).toEqual([
      "Usage: ./pf teardown --stack <stack> [--dry-run | [--unlock] [--remove-stack]]",
      "       [options]",
      "       ./pf teardown --list [options]",
      "       ./pf teardown --demo [options]",
    ]);
    expect(usageIn(commandHelp(explain)).split("\n")).toEqual([
      "Usage: ./pf explain <code> [--stack <stack> | --outputs <file|-> | --twin]",
      "       [options]",
      "       ./pf explain [--stack <stack> | --outputs <file|-> | --twin] [options]",
    ]);
  });

  it("has the description of an option that is longer than its column on the next line", () => {
    const { command: verify } = loaded.find(({ name }) => name === "verify") ?? expect.fail();
    const help = commandHelp(verify);

    expect(help).toMatch(/\n {2}--yes-this-stack-may-be-altered <stack>\n {26}With --alter/);
    expect(help).toMatch(/\n {2}--caller <caller> {7}The caller/);
  });

  it("fits a screen of 50 lines, of most commands one of 40", () => {
    const heights = loaded.map(({ command }) => commandHelp(command).split("\n").length);

    expect(Math.max(...heights)).toBeLessThanOrEqual(50);
    expect(heights.filter((lines) => lines > 40).length).toBeLessThanOrEqual(heights.length / 3);
  });
});
