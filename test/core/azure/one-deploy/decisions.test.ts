import { describe, expect, test } from "vitest";
import {
  answerKind,
  decide,
  proofDecisions,
  type ProofSituation,
  recordDecisions,
  type RecordSituation,
  type Row,
  uploadDecisions,
  type UploadSituation,
} from "../../../../packages/core/azure/one-deploy/decisions.ts";

type Values<Situation> = { readonly [Member in keyof Situation]: readonly Situation[Member][] };

const booleans = [true, false] as const;
const answers = ["accepted", "ok", "unauthorized", "missing", "passing", "refused"] as const;
const uploadValues: Values<UploadSituation> = {
  answer: answers,
  isStorageRefusal: booleans,
  isAudienceRefused: booleans,
};
const recordValues: Values<RecordSituation> = {
  status: ["going on", "succeeded", "partly", "not registered", "storage refused", "superseded", "failed", "nothing"],
  isOurs: booleans,
  answer: answers,
  isAudienceRefused: booleans,
  isSilent: booleans,
};
const proofValues: Values<ProofSituation> = {
  claim: ["deployed", "perhaps", "failed"],
  package: ["ours", "another", "unknown"],
  functions: ["listed", "newly listed", "not listed", "unknown"],
  sync: ["done", "refused"],
  isSettled: booleans,
  isLastLook: booleans,
};

/** Every situation there is. */
function all<Situation>(values: Values<Situation>): readonly Situation[] {
  const members = Object.entries(values) as [string, readonly unknown[]][];
  return members.reduce<readonly object[]>(
    (situations, [name, options]) =>
      situations.flatMap((situation) => options.map((option) => ({ ...situation, [name]: option }))),
    [{}],
  ) as readonly Situation[];
}

describe.each([
  ["the answer to the upload", uploadDecisions as readonly Row<object, unknown>[], all(uploadValues)],
  ["the deployment's record", recordDecisions as readonly Row<object, unknown>[], all(recordValues)],
  ["what Resource Manager shows", proofDecisions as readonly Row<object, unknown>[], all(proofValues)],
] as const)("the table for %s", (_, rows, situations: readonly object[]) => {
  test("decides in every situation", () => {
    for (const situation of situations) expect(decide(rows, situation)).toBeDefined();
  });

  test("has no useless row, and a reason in each", () => {
    for (const [index, { reason }] of rows.entries()) {
      expect(reason).toMatch(/\S{3}/);
      const without = rows.filter((_row, other) => other !== index);
      const last = index === rows.length - 1;
      const differs = situations.some((situation) => {
        try {
          return decide(rows, situation) !== decide(without, situation);
        } catch {
          return last;
        }
      });
      expect(differs, reason).toBe(true);
    }
  });
});

describe("the deployment's record", () => {
  const usual: RecordSituation = {
    status: "nothing",
    isOurs: true,
    answer: "ok",
    isAudienceRefused: false,
    isSilent: false,
  };
  const after = (more: Partial<RecordSituation>) => decide(recordDecisions, { ...usual, ...more });

  test("is read by its status alone, whatever the HTTP code", () => {
    for (const told of recordValues.status) {
      if (told === "nothing") continue;
      const decisions = answers.map((answer) => JSON.stringify(after({ status: told, answer })));
      expect(new Set(decisions).size, told).toBe(1);
    }
  });

  test("never means success or failure once it is gone", () => {
    for (const situation of all(recordValues)) {
      if (situation.status !== "nothing") continue;
      expect(["poll", "try the other audience", { prove: "perhaps" }]).toContainEqual(
        decide(recordDecisions, situation),
      );
    }
  });
});

describe("Resource Manager's state", () => {
  test("means success only if all functions are listed, and with the package's hash, its own record or a new list", () => {
    for (const situation of all(proofValues)) {
      if (decide(proofDecisions, situation) !== "succeed") continue;
      expect(situation.functions).toMatch(/^(?:newly )?listed$/);
      expect(situation.package).not.toBe("another");
      const { claim, functions } = situation;
      const isProved = situation.package === "ours" || claim === "deployed" || functions === "newly listed";
      expect(isProved, JSON.stringify(situation)).toBe(true);
    }
  });

  test("never causes a failure or another upload of a package that runs", () => {
    for (const situation of all(proofValues)) {
      if (situation.package !== "ours") continue;
      expect(["fail", "upload again"]).not.toContain(decide(proofDecisions, situation));
    }
  });
});

test.each([
  [200, "ok"],
  [202, "accepted"],
  [401, "unauthorized"],
  [404, "missing"],
  [undefined, "passing"],
  [403, "passing"],
  [408, "passing"],
  [409, "passing"],
  [429, "passing"],
  [500, "passing"],
  [502, "passing"],
  [503, "passing"],
  [504, "passing"],
  [501, "refused"],
  [505, "refused"],
  [204, "refused"],
  [301, "refused"],
  [400, "refused"],
  [413, "refused"],
])("an answer of %s is %s", (status, kind) => {
  expect(answerKind(status)).toBe(kind);
});
