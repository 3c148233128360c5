import { describe, expect, it } from "vitest";
import { foldedMatrix, placeWords } from "../../../packages/pf/access-matrix/folded-matrix.ts";
import type { Subject } from "../../../packages/pf/access-matrix/matrix.ts";
import { account, blocked, caller, elsewhere, mfa, nobody, office, sampleMatrix } from "../../support/sample-matrix.ts";

const forty = Array.from({ length: 40 }, (_, index): Subject => ({ ...caller, label: `caller partner-${index}` }));
const columns = [
  { name: "GET orders", endpoints: ["GET orders"] },
  { name: "Microsoft Graph" },
  { name: "anything else" },
];

const shape = (matrix: ReturnType<typeof sampleMatrix>) => {
  const folded = foldedMatrix(matrix);
  return {
    columns: folded.columns.map((column) => `${column.resources.join(", ")} ${placeWords(column)}`),
    rows: folded.rows.map(({ subjects }) => subjects.length),
  };
};

describe("a folded matrix", () => {
  it("shows equal rows and equal columns once, and separates the API from other resources", () => {
    expect(shape(sampleMatrix({ subjects: [...forty, account, nobody], columns }))).toEqual({
      columns: ["GET orders from anywhere", "Microsoft Graph, anything else from anywhere"],
      rows: [40, 1, 1],
    });
  });

  it("separates places with a different answer for a single subject", () => {
    const matrix = sampleMatrix({
      subjects: [...forty, nobody],
      places: [office, { ...office, name: "plant" }, elsewhere],
      columns,
      verdict: ({ who, from, resource }) =>
        who === "caller partner-7" && from === "elsewhere" && resource === "GET orders" ? blocked : undefined,
    });

    expect(shape(matrix)).toEqual({
      columns: [
        "GET orders from office and plant",
        "GET orders from elsewhere",
        "Microsoft Graph, anything else from anywhere",
      ],
      rows: [39, 1, 1],
    });
  });

  it.each([
    ["the effect of enforcement", { ifEnforced: mfa }],
    ["a token without permissions", { tokenOnly: true as const }],
    ["another code", { ...mfa }],
  ])("separates subjects that differ by %s", (_, parts) => {
    const matrix = sampleMatrix({
      subjects: forty.slice(0, 2),
      verdict: ({ who }) => (who === "caller partner-1" ? { outcome: "allowed", ...parts } : undefined),
    });

    expect(shape(matrix).rows).toEqual([1, 1]);
  });

  it("separates a refused caller from undeclared applications", () => {
    const other: Subject = { ...caller, label: "another app", kind: "unknown application" };
    const matrix = sampleMatrix({ subjects: [caller, other], verdict: () => blocked });

    expect(shape(matrix).rows).toEqual([1, 1]);
  });

  it("keeps every cell of the folded rows", () => {
    const { rows } = foldedMatrix(sampleMatrix({ subjects: [...forty, nobody], columns }));

    expect(rows.flatMap(({ cells }) => cells.flat())).toHaveLength(41 * 2 * 3);
  });
});
