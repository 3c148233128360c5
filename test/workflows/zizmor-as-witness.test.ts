import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cases } from "../reviews/cases/index.ts";
import type { Case } from "../reviews/cases/case.ts";
import { baseReader, editedFiles } from "../reviews/edited.ts";
import { judgeFiles } from "../reviews/prepared-bench.ts";
import { runZizmor } from "../support/workflow-tools.ts";

interface ZizmorFinding {
  readonly ident: string;
  readonly locations: readonly { readonly symbolic: { readonly key: object } }[];
}

/** The bench's changes of what zizmor reads. */
const ofWorkflows = cases.filter(
  ({ through, edits }) =>
    Array.isArray(through) &&
    through.length === 0 &&
    edits.some((edit) => "file" in edit && /workflows\/|action\.yml$|dependabot/.test(edit.file)),
);

describe("zizmor, as a witness of the review", () => {
  /** What zizmor newly reports of each change, by its title. */
  const reported = new Map<string, readonly string[]>();
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "protected-function-zizmor-"));
    try {
      for (const [index, one] of ofWorkflows.entries()) writeVersions(join(folder, String(index)), one);
      const { output } = await runZizmor(folder, "regular", "json");
      const found = JSON.parse(
        output.slice(output.indexOf("["), output.lastIndexOf("]") + 1),
      ) as readonly ZizmorFinding[];
      const idents = (index: number, version: string) =>
        found
          .filter(({ locations }) => JSON.stringify(locations[0]?.symbolic.key).includes(`/${index}/${version}/`))
          .map(({ ident }) => ident);
      for (const [index, { title }] of ofWorkflows.entries()) {
        const before = idents(index, "before");
        reported.set(
          title,
          idents(index, "after").filter((ident) => !before.includes(ident)),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 180_000);

  it("newly reports nothing that the review lets pass", async () => {
    const seen = ofWorkflows.filter(({ title }) => (reported.get(title)?.length ?? 0) > 0);
    const passed: string[] = [];
    for (const one of seen) {
      const { verdict } = await judgeFiles(one);
      if (verdict !== "unknown")
        passed.push(`${one.title}: ${verdict}, but zizmor reports ${reported.get(one.title)?.join(", ")}`);
    }

    expect(passed).toEqual([]);
    // Otherwise this would hold for a witness that sees nothing.
    expect(new Set(seen.flatMap(({ title }) => reported.get(title) ?? [])).size).toBeGreaterThanOrEqual(6);
  });

  it("reports nothing of the changes of every day", () => {
    const daily = ofWorkflows.filter(({ kind }) => kind === "harmless");

    expect(daily.length).toBeGreaterThanOrEqual(10);
    expect(daily.filter(({ title }) => (reported.get(title)?.length ?? 0) > 0).map(({ title }) => title)).toEqual([]);
  });
});

function writeVersions(folder: string, { app, base = [], edits }: Case): void {
  const read = baseReader(app);
  const before = editedFiles(base, read);
  const textBefore = (file: string) => {
    const found = before.get(file);
    return found && "text" in found ? found.text : read(file);
  };
  for (const [file, is] of editedFiles(edits, textBefore)) {
    write(join(folder, "before", file), textBefore(file));
    write(join(folder, "after", file), is && "text" in is ? is.text : undefined);
  }
}

function write(path: string, text: string | undefined): void {
  if (text === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
