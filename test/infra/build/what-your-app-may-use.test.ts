import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Refused, Taken } from "../../support/app-of-limits.ts";
import { appsOfPage } from "../../support/apps-of-limits.ts";
import { type HostedSite, useHostedSites } from "../../support/hosted-site.ts";
import { type SampleProject, sampleProject } from "../../support/sample-project.ts";
import { deployed } from "../../support/served-site.ts";

const page = readFileSync(new URL("../../../docs/guides/what-your-app-may-use.md", import.meta.url), "utf8");
/** A table below each part's heading. The one before the first heading sums them up. */
const [, ...parts] = page.split(/^## /m);
const table = parts.flatMap((text) => {
  const part = text.slice(0, text.indexOf("\n")).toLowerCase();
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(2).map((line) => {
    const [, what = "", here = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { name: `${part}: ${what}`, here };
  });
});

const hosted = useHostedSites();

test("every row of the page has an app here, and every app a row", () => {
  expect(table.map(({ name }) => name)).toEqual(Object.keys(appsOfPage));
});

describe("the build and the twin do as the page says of", () => {
  test.each(table)("$name", async ({ name, here }) => {
    const apps = appsOfPage[name] ?? [];
    expect(apps.length).toBeGreaterThan(0);
    for (const given of apps) {
      expect("refused" in given).toBe(here.startsWith("refused: "));
      const { app = "orders", edits = [], files = {} } = given;
      await using project = await sampleProject(app, { edits, files });
      if ("refused" in given) await expectRefusal(project, given);
      else await expectAnswers(project, given);
    }
  });
});

/** Before anything is made: nothing is deployed without a package. */
async function expectRefusal(project: SampleProject, { refused: { path, fix } }: Refused): Promise<void> {
  const refusal = await project.buildPackage().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({
    code: expect.stringMatching(/^(?:CONTRACT|HOST_JSON|PACKAGE)_INVALID$/),
    problems: [
      { path: typeof path === "string" ? path : expect.stringMatching(path), fix: expect.stringMatching(fix) },
    ],
  });
}

async function expectAnswers(project: SampleProject, { answers, built }: Taken): Promise<void> {
  const functionPackage = await project.buildPackage();
  built?.(functionPackage);
  const site = await deployed(hosted, unzipSync(functionPackage.zip));
  for (const [request, expected] of Object.entries(answers)) {
    const [path = "", method = "GET"] = request.split(" ").toReversed();
    expect([request, await answerOf(site, path, method, expected)]).toEqual([request, expected]);
  }
}

async function answerOf(site: HostedSite, path: string, method: string, expected: number | string) {
  const response = await site.call(path, { method });
  return typeof expected === "number" ? response.status : await response.text();
}
