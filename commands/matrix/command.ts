import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { compareMatrices } from "../../access-matrix/compare-matrices.ts";
import { matrixOfStack } from "./matrix-of-stack.ts";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { readMatrix } from "./read-matrix.ts";
import { differenceText, matrixText } from "./matrix-text.ts";
import { matrixPage } from "./page/matrix-page.ts";
import { showsColour, layoutOf } from "../../cli/layout.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption, outputFileFrom, settingsFileFrom } from "../../cli/options.ts";
import { openStackWithUsers } from "../options/local-stack-options.ts";

const options = {
  settings: { type: "string", what: "Of this settings file. Default: Pulumi.local.yaml." },
  stack: { type: "string", what: "Of Pulumi.<stack>.yaml, in place of --settings." },
  html: { type: "string", what: "Writes one page for a browser, that asks no network." },
  compare: { type: "string", what: "Says who gains and who loses since a matrix that --json printed before." },
  ...jsonOption,
} as const;

/** `./pf matrix`: who gets in, from where, to what, and why; and what a change does to that. */
export const matrix = defineCommand({
  name: "matrix",
  intent: "ask",
  summary: "Show who can call what, from where and why, for a settings file. Needs no tenant.",
  example: "./pf matrix --html access.html",
  usage: "./pf matrix [--settings <file> | --stack <stack>] [--json] [--html <file>] [--compare <matrix.json>]",
  options,
  exits: {
    0: "the matrix is shown; with --compare, nobody gains access and nothing protects less",
    1: "with --compare, somebody gains access, or something protects less",
  },
  page: "docs/guides/access-matrix.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    const settingsFile = fileFrom(values, context);
    const htmlFile = outputFileFrom("--html", values.html);
    // Before the minute that a deployment may take.
    const before = values.compare === undefined ? undefined : readMatrix(values.compare);
    const after = await deployed(settingsFile, context);
    const { reporter } = context;
    if (htmlFile !== undefined) {
      writeFileSync(htmlFile, matrixPage(after));
      reporter.note(`Wrote ${htmlFile}.`);
    }
    const colour = showsColour(process.stdout);
    if (before) {
      const difference = compareMatrices(before, after);
      if (values.json) reporter.data(jsonText(difference));
      else reporter.result(differenceText(difference, { colour }));
      return difference.gains.length + difference.wider.length > 0 ? exitCodes.failed : exitCodes.held;
    }
    if (values.json) reporter.data(jsonText(after));
    else if (htmlFile === undefined) reporter.result(matrixText(after, layoutOf(process.stdout)));
    return exitCodes.held;
  },
});

/** A stack's settings are in a file of its name, and what they give is seen without its tenant. */
function fileFrom(
  { settings, stack }: { readonly settings?: string | undefined; readonly stack?: string | undefined },
  { directory }: CommandContext,
): string | undefined {
  if (settings !== undefined && stack !== undefined) {
    throw new UsageError("--settings and --stack are both given; one says whose settings, or none: Pulumi.local.yaml.");
  }
  if (stack === undefined) return settingsFileFrom(settings);
  const name = `Pulumi.${stack}.yaml`;
  const file = join(directory, name);
  if (!existsSync(file))
    throw new UsageError(`--stack is "${stack}", and there is no ${name}: it takes a stack's name.`);
  return file;
}

async function deployed(settingsFile: string | undefined, context: CommandContext): Promise<Matrix> {
  const { directory, reporter } = context;
  const local = await openStackWithUsers(settingsFile, context);
  try {
    const { matrix } = await matrixOfStack({ local, directory, settingsFile, onStep: reporter.step });
    reporter.done();
    return matrix;
  } finally {
    await local.close();
  }
}
