import { describe, expect, it } from "vitest";
import { matrixChange, matrixChangeTable } from "../../../../../packages/pf/commands/review/words/matrix-change.ts";
import { matrixFindings } from "../../../../../packages/pf/commands/review/compare/compare-access.ts";
import type { Cell, Matrix, Subject } from "../../../../../packages/pf/access-matrix/matrix.ts";
import {
  account,
  allowed,
  blocked,
  caller,
  elsewhere,
  nobody,
  office,
  sampleMatrix,
  unassigned,
} from "../../../../support/sample-matrix.ts";

/** "who: mark, mark, …" for each row. */
function rowsOf(before: Matrix, after: Matrix): readonly string[] {
  return matrixChange(before, after).rows.map(
    ({ subjects, cells }) =>
      `${subjects.map(({ label }) => label).join(" + ")}: ${cells.map(({ mark }) => mark).join(", ")}`,
  );
}

const columns = [{ name: "the API", endpoints: ["GET whoami"] }, { name: "Microsoft Graph" }];

describe("the difference of two access matrices", () => {
  it("marks gained, lost and otherwise refused access, gains first", () => {
    const subjects = [caller, account, nobody];
    const before = sampleMatrix({
      subjects,
      columns,
      verdict: ({ who }) => (who === account.label ? unassigned : undefined),
    });
    const after = sampleMatrix({
      subjects,
      columns,
      verdict: ({ who, from, resource }) => {
        if (resource !== "the API") return who === account.label ? unassigned : undefined;
        if (who === caller.label) return from === "office" ? allowed : unassigned;
        return who === account.label ? { ...blocked } : allowed;
      },
    });

    expect(rowsOf(before, after)).toEqual([
      "no token: gains, gains",
      "caller integration: same, loses",
      `${account.label}: differs, differs`,
    ]);
    const { resources, unchanged, counts } = matrixChange(before, after);
    expect({ resources, unchanged, counts }).toEqual({
      resources: ["the API"],
      unchanged: ["Microsoft Graph"],
      counts: { gains: 2, loses: 1, differs: 2, same: 1 },
    });
  });

  it("compares addresses: a larger location of the same name widens access", () => {
    const verdict = ({ from }: { readonly from: string }) => (from === "elsewhere" ? blocked : allowed);
    const before = sampleMatrix({ subjects: [caller], columns, verdict });
    const after = sampleMatrix({
      subjects: [caller],
      columns,
      verdict,
      places: [{ ...office, ranges: ["198.51.100.0/23"] }, elsewhere],
    });

    expect(matrixChange(before, after).places).toEqual([
      "office",
      "198.51.101.0-198.51.101.255 (elsewhere before, office now)",
      "elsewhere",
    ]);
    expect(rowsOf(before, after)).toEqual(["caller integration: same, gains, same, same, gains, same"]);
  });

  it("has no difference if something else than the policies still refuses", () => {
    const of = (conditionalAccess: NonNullable<Cell["conditionalAccess"]>) =>
      sampleMatrix({ subjects: [account], columns, verdict: () => ({ ...unassigned, conditionalAccess }) });
    expect(rowsOf(of("blocks"), of("lets pass"))).toEqual([`${account.label}: same, same`]);
  });

  it("omits a new caller's tokens for Graph, but not its access to the API", () => {
    const before = sampleMatrix({ subjects: [nobody], columns });
    const after = sampleMatrix({ subjects: [caller, nobody], columns });
    expect(rowsOf(before, after)).toEqual(["caller integration: gains, gains", "no token: same, same"]);
  });

  it("marks nothing at an anonymous endpoint for a caller that is new or gone", () => {
    const open = [...columns, { name: "GET health", endpoints: ["GET health"] }];
    const verdict = ({ resource }: { readonly resource: string }) => (resource === "GET health" ? allowed : undefined);
    const without = sampleMatrix({ subjects: [nobody], columns: open, verdict });
    const withCaller = sampleMatrix({ subjects: [caller, nobody], columns: open, verdict });

    expect(rowsOf(without, withCaller)[0]).toBe("caller integration: gains, gains, same, same");
    expect(rowsOf(withCaller, without)[0]).toBe("caller integration: loses, loses, same, same");
  });

  it("marks an endpoint that opens or closes for everyone, also for a caller that is new or gone", () => {
    const open = [...columns, { name: "GET health", endpoints: ["GET health"] }];
    const verdict = ({ resource }: { readonly resource: string }) => (resource === "GET health" ? allowed : undefined);
    const closed = sampleMatrix({ subjects: [nobody], columns });
    const opened = sampleMatrix({ subjects: [caller, nobody], columns: open, verdict });

    expect(rowsOf(closed, opened)).toEqual([
      "caller integration: gains, gains, gains, gains",
      "no token: same, same, gains, gains",
    ]);
    expect(rowsOf(opened, closed)).toEqual([
      "no token: same, same, loses, loses",
      "caller integration: loses, loses, loses, loses",
    ]);
  });

  it("takes a caller without a valid credential for refused, as every command does", () => {
    const lacks = { ...allowed, noCredential: true as const, reason: "The caller has no credential." };
    const of = (subjects: readonly Subject[], verdict: Partial<Cell>) =>
      sampleMatrix({
        subjects,
        columns,
        places: [elsewhere],
        verdict: ({ who }) => (who === caller.label ? verdict : undefined),
      });
    const [none, lacking, holding] = [of([nobody], {}), of([caller, nobody], lacks), of([caller, nobody], allowed)];

    expect(rowsOf(none, lacking)).toEqual(["caller integration: same", "no token: same"]);
    expect(rowsOf(holding, lacking)[0]).toBe("caller integration: loses, loses");
    expect(rowsOf(lacking, holding)[0]).toBe("caller integration: gains, gains");
    const change = matrixChange(holding, lacking);
    expect(matrixChangeTable(change, change.rows, "x").text.replaceAll(/<[^>]*>/g, "")).toContain(
      "! no valid credential yet",
    );
    expect(matrixFindings(none, lacking)).toEqual([]);
    expect(matrixFindings(holding, lacking)).toMatchObject([
      { id: "access/loses", before: "allowed", after: "no valid credential yet" },
      { id: "access/loses" },
    ]);
  });

  it("shows forty callers with equal changes as one row, and separates one that differs", () => {
    const callers = Array.from({ length: 40 }, (_, index): Subject => ({ ...caller, label: `caller ${index}` }));
    const before = sampleMatrix({ subjects: callers, columns });
    const after = sampleMatrix({
      subjects: callers,
      columns,
      verdict: ({ who, resource }) => (who === "caller 7" && resource === "the API" ? unassigned : undefined),
    });
    const { rows } = matrixChange(before, after);

    expect(rows.map(({ subjects, mark }) => [subjects.length, mark])).toEqual([
      [1, "loses"],
      [39, "same"],
    ]);
    const change = matrixChange(before, after);
    expect(matrixChangeTable(change, change.rows, "x").text).toContain("<summary>39 callers");
  });

  it("shows every column if nothing differs", () => {
    const same = sampleMatrix({ subjects: [caller] });
    expect(matrixChange(same, same).resources).toEqual(["the API"]);
    expect(matrixChange(same, same).counts).toEqual({ gains: 0, loses: 0, differs: 0, same: 2 });
  });
});

describe("the table of a difference", () => {
  it("has old and new values in a marked cell, with the reasons, and only changed rows", () => {
    const before = sampleMatrix({
      subjects: [nobody],
      columns,
      places: [elsewhere],
      verdict: () => ({ ...blocked, reason: "A policy blocks." }),
    });
    const after = sampleMatrix({
      subjects: [nobody],
      columns,
      places: [elsewhere],
      verdict: ({ resource }) => (resource === "the API" ? { ...allowed, reason: "Anonymous." } : blocked),
    });
    const change = matrixChange(before, after);
    const text = matrixChangeTable(change, change.rows, "Who gets in")
      .text.replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ");

    expect(text).toContain(
      "gains before: ⊘ refused AADSTS53003 → now: ✓ allowed Before: A policy blocks. Now: Anonymous.",
    );
  });

  it.each<[string, Partial<Cell>, Partial<Cell>, readonly [string, string]]>([
    [
      "the policies alone",
      { ...blocked, conditionalAccess: "blocks" },
      { ...blocked, conditionalAccess: "lets pass" },
      ["⊘ refused AADSTS53003 policies alone block it", "⊘ refused AADSTS53003 policies alone allow it"],
    ],
    [
      "who refuses",
      { ...blocked, by: "Entra ID" },
      blocked,
      ["⊘ refused AADSTS53003 refused by Entra ID", "⊘ refused AADSTS53003 refused by conditional access"],
    ],
    [
      "the status",
      { ...blocked, status: 401 },
      { ...blocked, status: 403 },
      ["⊘ refused AADSTS53003 HTTP 401", "⊘ refused AADSTS53003 HTTP 403"],
    ],
    [
      "who would refuse",
      { ...allowed, ifEnforced: blocked },
      { ...allowed, ifEnforced: { ...blocked, by: "Entra ID" } },
      [
        "✓ allowed if policies are enforced: refused AADSTS53003 if enforced: by conditional access",
        "✓ allowed if policies are enforced: refused AADSTS53003 if enforced: by Entra ID",
      ],
    ],
  ])("shows what differs between two values that read the same: %s", (_, was, now, expected) => {
    const of = (verdict: Partial<Cell>) =>
      sampleMatrix({
        subjects: [account],
        columns: [{ name: "the API", endpoints: ["GET whoami"] }],
        places: [elsewhere],
        verdict: () => verdict,
      });
    const change = matrixChange(of(was), of(now));
    const { text } = matrixChangeTable(change, change.rows, "x");
    const shown = (name: string) =>
      (new RegExp(`class="${name}">([^]*?)(?=<span aria-hidden="true">→|</summary>)`).exec(text)?.[1] ?? "")
        .replaceAll(/<[^>]*>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim();

    expect([shown("was"), shown("now")]).toEqual([`before: ${expected[0]}`, `now: ${expected[1]}`]);
  });
});
