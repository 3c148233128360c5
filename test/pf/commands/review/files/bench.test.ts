import { expect, it } from "vitest";
import { cases } from "../../../../reviews/cases/index.ts";
import { disagreements } from "../../../../reviews/disagreements.ts";
import { judgeFiles } from "../../../../reviews/prepared-bench.ts";

/** What the files alone decide: nothing that is deployed is another. */
const ofFiles = cases.filter(
  ({ through, edits }) => Array.isArray(through) && through.length === 0 && edits.every((edit) => !("setting" in edit)),
);

it.each(ofFiles.map((one) => [one.title, one] as const))(
  "the review agrees with a good reviewer: %s",
  async (_, one) => {
    expect(disagreements(one, await judgeFiles(one))).toEqual([]);
  },
);
