import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Proof, proofTable } from "../../packages/pf/commands/start/proof-table.ts";
import { repository, runPf } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { filesOfSample } from "../support/sample-files.ts";

const sample = filesOfSample("who-calls");
const handler = `${(sample["src/who-calls.ts"] ?? "").replace(
  "(_request, _context, caller) => ({",
  '({ method }, _context, caller) => ({\n  ...(method === "GET" && read()),',
)}
function read(): never {
  throw new Error("the database is out of reach");
}
`;
const place = `functions/src/who-calls.ts:${handler.split("\n").findIndex((line) => line.includes("throw new")) + 1}:9`;

describe.skipIf(!hasEngine())("a handler that throws", { timeout: 240_000 }, () => {
  let checkout: string;
  let page: string;
  let proof: Proof;
  let finished: { readonly exitCode: number | null; readonly stderr: string };
  const out = mkdtempSync(join(tmpdir(), "throwing-handler-"));
  beforeAll(async () => {
    checkout = copyRepository(repository, {
      functions: { ...sample, "src/who-calls.ts": handler },
      files: {},
    });
    const html = join(out, "proof.html");
    const { exitCode, stdout, stderr } = await runPf(["start", "--json", "--html", html], {}, "", checkout).finished;
    finished = { exitCode, stderr };
    proof = JSON.parse(stdout) as Proof;
    page = readFileSync(html, "utf8").replaceAll(/<[^>]*>/g, "");
  }, 240_000);
  afterAll(() => {
    for (const folder of [checkout, out]) rmSync(folder, { recursive: true, force: true });
  });

  it("is reported once, as the only failure, with the line of the user's source", () => {
    expect(finished.exitCode).toBe(1);
    const failed = proof.rows.filter(({ outcome }) => outcome === "failed");
    const unjudged = proof.rows.filter(({ reason }) => reason.startsWith("not judged:"));

    expect(failed.map(({ id, claim, reason }) => ({ id, claim, reason }))).toEqual([
      {
        id: "handler",
        claim: "The handler of GET who-calls answers.",
        reason: `The handler of GET who-calls throws at ${place}: Error: the database is out of reach. Not judged because of it: ${unjudged.length} checks.`,
      },
    ]);
  });

  it("comes first in the terminal and on the page, which don't repeat the host's log", () => {
    const said = "✗ The handler of GET who-calls throws at";
    const text = proofTable(proof, { colour: false });

    expect(text).toMatch(
      /^✗ The stack doesn't work as declared: .*\n\nFailed\n {2}✗ The handler of GET who-calls throws at /,
    );
    expect(text.match(/database is out of reach/g)).toHaveLength(1);
    expect(text).toMatch(/Fix: +Fix the handler there, and run again\./);
    expect(text).not.toContain("Its last log lines");
    const unjudged = proof.rows.filter(({ reason }) => reason.startsWith("not judged:"));
    for (const said of [text, page]) expect(said).toContain(`, 1 failed, ${unjudged.length} not judged`);
    expect(finished.stderr).not.toContain("✗ GET");
    expect(finished.stderr).toContain("  - not judged: GET who-calls");
    expect(page).toContain(said.slice(2));
    expect(page).toContain(place);
    expect(page.match(/database is out of reach/g)).toHaveLength(1);
  });

  it("leaves unanswered checks unjudged, and proves nothing about them", () => {
    const unjudged = proof.rows.filter(({ reason }) => reason.startsWith("not judged:"));

    expect(unjudged.length).toBeGreaterThan(10);
    expect(unjudged.map(({ outcome, reason }) => `${outcome}, ${reason}`)).toEqual(
      unjudged.map(() => "not-applicable, not judged: the handler of GET who-calls throws"),
    );
    expect(proof.endpoints).toEqual([
      {
        endpoint: "GET who-calls",
        verdict:
          "Access to GET who-calls is NOT proved: checks E2 (each role alone) and E7 (endpoints of each caller) weren't judged, because the handler of GET who-calls throws.",
        ok: false,
      },
      {
        endpoint: "POST who-calls",
        verdict:
          "Access to POST who-calls is NOT proved: check E7 (endpoints of each caller) wasn't judged, because the handler of GET who-calls throws.",
        ok: false,
      },
    ]);
  });

  it("doesn't affect checks that don't need its answer: every refusal, and the endpoint's other method", () => {
    const outcomes = (id: string) => proof.rows.filter((row) => row.id === id).map(({ outcome }) => outcome);

    for (const id of ["E1", "E3", "E4", "E8", "E10"]) expect(outcomes(id), id).toEqual(["proved", "proved"]);
    expect(outcomes("E2")).toEqual(["not-applicable", "proved"]);
  });
});
