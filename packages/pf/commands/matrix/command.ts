import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { compareMatrices } from "../../access-matrix/compare-matrices.ts";
import { matrixOfStack } from "./matrix-of-stack.ts";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { readMatrix } from "./read-matrix.ts";
import { differenceText } from "./difference-text.ts";
import { matrixText, verdictText } from "./matrix-text.ts";
import { matrixSource } from "./matrix-source.ts";
import { accessPage } from "./page/access-page.ts";
import { type Evidence, withEvidence } from "@protected-function/core/text/evidence.ts";
import { layoutOf } from "../../cli/layout.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { htmlOption, jsonOption, settingsFileFrom, settingsFileOfStack } from "../../cli/options.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { writeReport } from "../../cli/write-report.ts";
import { outputFile } from "../../cli/output-file.ts";
import { openStackWithUsers } from "../options/local-stack-options.ts";

const options = {
  settings: { type: "string", value: "file", description: "The settings file to show. Default: Pulumi.local.yaml." },
  stack: {
    type: "string",
    value: "stack",
    description:
      "Show what Pulumi.<stack>.yaml declares, on a twin. For what is deployed, use `./pf verify` or `./pf drift`.",
  },
  ...htmlOption("access.html", "Then it prints only the verdict."),
  compare: {
    type: "string",
    value: "file",
    description: "A matrix that --json printed earlier: show who gains and who loses access since then.",
  },
  ...jsonOption,
} as const;

/** `./pf matrix`: shows who can call the API, from where and why, and how a change affects that. */
export const matrix = defineCommand({
  name: "matrix",
  intent: "ask",
  summary: "Show who can call the API, from where and why.",
  details: "Deploys a settings file to a twin and reads the answer there. Needs no tenant.",
  examples: [
    "./pf matrix --html access.html",
    "./pf matrix --stack dev --json > before.json",
    "./pf matrix --stack dev --compare before.json",
  ],
  usage: ["[--settings | --stack] [--html] [--compare] [--json]"],
  options,
  exits: {
    0: "the matrix is printed; with --compare, nobody gains access and nothing protects less",
    1: "with --compare, someone gains access, or something protects less",
  },
  page: "docs/guides/access-matrix.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    const { reporter } = context;
    const settingsFile = fileFrom(values, context);
    const htmlFile = outputFile(values.html);
    // Fail before the deployment, which may take a minute.
    const before = values.compare === undefined ? undefined : readMatrix(values.compare);
    const { matrix: after, ...ofTwin } = await deployed(settingsFile, context);
    const { directory, signal } = context;
    const source = await matrixSource(after, { directory, settingsFile, ...ofTwin, environment: process.env, signal });
    const layout = layoutOf(process.stdout);
    const difference = before && compareMatrices(before, after);
    if (difference && values.json) reporter.data(jsonText(difference));
    else if (difference) reporter.result(differenceText(difference, layout));
    else if (values.json) reporter.data(jsonText(withEvidence(source.evidence, after)));
    else
      reporter.result(htmlFile === undefined ? matrixText(after, { ...layout, source }) : verdictText(after, layout));
    if (htmlFile !== undefined)
      writeReport(reporter, htmlFile, accessPage(after, source, givenCommand("matrix", args)));
    return difference && difference.gains.length + difference.wider.length > 0 ? exitCodes.failed : exitCodes.held;
  },
});

/** A stack's settings file is named after the stack, so reading it requires no tenant. */
function fileFrom(
  { settings, stack }: { readonly settings?: string | undefined; readonly stack?: string | undefined },
  { directory }: CommandContext,
): string | undefined {
  return stack === undefined ? settingsFileFrom(settings) : settingsFileOfStack(stack, directory);
}

interface DeployedHere extends Required<Pick<Evidence, "tenant">>, Pick<Evidence, "replacedDates"> {
  readonly matrix: Matrix;
}

async function deployed(settingsFile: string | undefined, context: CommandContext): Promise<DeployedHere> {
  const { directory, reporter } = context;
  const local = await openStackWithUsers(settingsFile, context);
  try {
    const { matrix } = await matrixOfStack({ local, directory, settingsFile, onStep: reporter.step });
    reporter.finish();
    const { twin, replacedDates } = local;
    return { matrix, tenant: { id: twin.control.tenantId }, ...(replacedDates && { replacedDates }) };
  } finally {
    await local.close();
  }
}
