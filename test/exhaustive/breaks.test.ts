import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { type Break, breaks } from "../support/breaks.ts";
import { repository } from "../support/command-line.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const isCopied = (path: string) => !/[\\/](?:node_modules|\.git)$/.test(path);

const copy = folderOfAllTests();
beforeAll(() => {
  cpSync(repository, copy.path, { recursive: true, filter: isCopied });
  linkPackages(repository, copy.path);
});

describe.each(rounds())("the tests fail if", (...faults) => {
  let tested: Awaited<ReturnType<typeof runTests>>;
  beforeAll(async () => {
    const whole = new Map(faults.map(({ file }) => [file, readFileSync(join(copy.path, file), "utf8")]));
    for (const { file, find, replace } of faults) {
      const parts = whole.get(file)?.split(find);
      expect(parts).toHaveLength(2);
      writeFileSync(join(copy.path, file), parts?.join(replace) ?? "");
    }
    tested = await runTests(faults.flatMap(({ caughtBy }) => caughtBy));
    for (const [file, text] of whole) writeFileSync(join(copy.path, file), text);
  });

  it.each(faults)("$fault", ({ caughtBy }) => {
    const own = tested.filter(({ name }) => caughtBy.some((file) => name.endsWith(`/${file}`)));

    expect(own).toHaveLength(caughtBy.length);
    expect(own.flatMap(({ assertionResults }) => assertionResults)).toContainEqual(
      expect.objectContaining({ status: "failed" }),
    );
    // A file that can't be run catches nothing.
    for (const { assertionResults } of own) expect(assertionResults).not.toEqual([]);
  });
});

/** Faults to make at once, because a test run takes long: no test loads another's fault, which it could fail by. */
function rounds(): Break[][] {
  const groups: Break[][] = [];
  const isApart = (one: Break, other: Break) => !one.caughtBy.some((test) => loadedBy(test).has(other.file));
  for (const one of breaks) {
    const group = groups.find((others) => others.every((other) => isApart(one, other) && isApart(other, one)));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** A file, and all of the repository's that it imports. */
function loadedBy(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file) || !existsSync(join(repository, file))) return loaded;
  loaded.add(file);
  const text = readFileSync(join(repository, file), "utf8");
  for (const [, imported = ""] of text.matchAll(/(?:from|import\(|import) ?"(\.[^"]+)"/g))
    loadedBy(resolve("/", dirname(file), imported).slice(1), loaded);
  return loaded;
}

interface TestedFile {
  readonly name: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

async function runTests(files: readonly string[]): Promise<readonly TestedFile[]> {
  const report = join(copy.path, "report.json");
  const vitest = join(copy.path, "node_modules", "vitest", "vitest.mjs");
  await new Promise((ended) =>
    execFile(
      process.execPath,
      [vitest, "run", ...files, "--reporter=json", `--outputFile=${report}`],
      { cwd: copy.path },
      ended,
    ),
  );
  return (JSON.parse(readFileSync(report, "utf8")) as { readonly testResults: readonly TestedFile[] }).testResults;
}
