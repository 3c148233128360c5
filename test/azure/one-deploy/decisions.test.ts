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
} from "../../../azure/one-deploy/decisions.ts";

type Values<Situation> = { readonly [Member in keyof Situation]: readonly Situation[Member][] };

const booleans = [true, false] as const;
const answers = ["accepted", "ok", "unauthorized", "missing", "passing", "refused"] as const;
const uploadValues: Values<UploadSituation> = {
  answer: answers,
  isStorageRefusal: booleans,
  isAudienceRefused: booleans,
};
const recordValues: Values<RecordSituation> = {
  told: ["going on", "succeeded", "partly", "not registered", "storage refused", "superseded", "failed", "nothing"],
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

  test("has no row that decides nothing, and says why of each", () => {
    for (const [index, { because }] of rows.entries()) {
      expect(because).toMatch(/\S{3}/);
      const without = rows.filter((_row, other) => other !== index);
      const last = index === rows.length - 1;
      const differs = situations.some((situation) => {
        try {
          return decide(rows, situation) !== decide(without, situation);
        } catch {
          return last;
        }
      });
      expect(differs, because).toBe(true);
    }
  });
});

describe("the answer to the upload", () => {
  const after = (answer: UploadSituation["answer"], more: Partial<UploadSituation> = {}) =>
    decide(uploadDecisions, { answer, isStorageRefusal: false, isAudienceRefused: false, ...more });

  test.each<[UploadSituation["answer"], Partial<UploadSituation>, string]>([
    ["accepted", {}, "follow"],
    ["accepted", { isStorageRefusal: true, isAudienceRefused: true }, "follow"],
    ["unauthorized", { isAudienceRefused: true }, "try the other audience"],
    ["unauthorized", {}, "try again"],
    ["missing", {}, "try again"],
    ["passing", {}, "try again"],
    ["refused", { isStorageRefusal: true }, "try again"],
    ["ok", { isStorageRefusal: true }, "try again"],
    ["refused", {}, "give up"],
    ["ok", {}, "give up"],
  ])("%s, %j: %s", (answer, more, next) => {
    expect(after(answer, more)).toBe(next);
  });
});

describe("the deployment's record", () => {
  const usual: RecordSituation = {
    told: "nothing",
    isOurs: true,
    answer: "ok",
    isAudienceRefused: false,
    isSilent: false,
  };
  const after = (more: Partial<RecordSituation>) => decide(recordDecisions, { ...usual, ...more });

  test.each<[Partial<RecordSituation>, unknown]>([
    [{ told: "going on" }, "poll"],
    [{ told: "going on", isSilent: true, isOurs: false }, "poll"],
    [{ told: "succeeded" }, { prove: "deployed" }],
    [{ told: "succeeded", isOurs: false }, { prove: "perhaps" }],
    [{ told: "partly" }, { prove: "perhaps" }],
    [{ told: "not registered" }, { prove: "deployed" }],
    [{ told: "storage refused" }, "upload again"],
    [{ told: "superseded" }, "upload again"],
    [{ told: "failed" }, { prove: "failed" }],
    [{ answer: "unauthorized", isAudienceRefused: true }, "try the other audience"],
    [{ answer: "unauthorized" }, "poll"],
    [{ answer: "missing" }, "poll"],
    [{ answer: "missing", isSilent: true }, { prove: "perhaps" }],
    [{ answer: "passing", isSilent: true }, { prove: "perhaps" }],
    [{ answer: "passing" }, "poll"],
    [{ answer: "refused" }, "poll"],
  ])("%j", (situation, next) => {
    expect(after(situation)).toEqual(next);
  });

  test("is read by its status alone, whatever the HTTP code", () => {
    for (const told of recordValues.told) {
      if (told === "nothing") continue;
      const decisions = answers.map((answer) => JSON.stringify(after({ told, answer })));
      expect(new Set(decisions).size, told).toBe(1);
    }
  });

  test("that is gone never means success, or failure, by itself", () => {
    for (const situation of all(recordValues)) {
      if (situation.told !== "nothing") continue;
      expect(["poll", "try the other audience", { prove: "perhaps" }]).toContainEqual(
        decide(recordDecisions, situation),
      );
    }
  });
});

describe("what Resource Manager shows", () => {
  const usual: ProofSituation = {
    claim: "perhaps",
    package: "unknown",
    functions: "not listed",
    sync: "done",
    isSettled: false,
    isLastLook: false,
  };
  const after = (more: Partial<ProofSituation>) => decide(proofDecisions, { ...usual, ...more });

  test.each<[Partial<ProofSituation>, string]>([
    [{ package: "ours", functions: "listed" }, "look again"],
    [{ package: "ours", functions: "listed", isSettled: true }, "succeed"],
    [{ package: "ours", functions: "listed", isLastLook: true }, "succeed"],
    [{ package: "ours", functions: "newly listed" }, "succeed"],
    [{ package: "ours", functions: "newly listed", claim: "failed" }, "succeed"],
    [{ package: "another", functions: "newly listed" }, "look again"],
    [{ package: "another", isLastLook: true, claim: "failed" }, "fail"],
    [{ package: "another", isLastLook: true }, "upload again"],
    [{ package: "another", isLastLook: true, claim: "deployed", functions: "listed" }, "upload again"],
    [{ functions: "listed", claim: "deployed" }, "look again"],
    [{ functions: "listed", claim: "deployed", isSettled: true }, "succeed"],
    [{ functions: "listed", claim: "deployed", isLastLook: true }, "succeed"],
    [{ functions: "newly listed", claim: "deployed" }, "succeed"],
    [{ functions: "newly listed" }, "succeed"],
    [{ functions: "newly listed", claim: "failed" }, "succeed"],
    [{ functions: "listed" }, "look again"],
    [{ functions: "unknown", claim: "deployed" }, "look again"],
    [{ package: "ours" }, "look again"],
    [{ isLastLook: true, claim: "deployed" }, "not registered"],
    [{ isLastLook: true, package: "ours" }, "not registered"],
    [{ isLastLook: true, package: "ours", sync: "refused" }, "unconfirmed"],
    [{ isLastLook: true, package: "ours", functions: "unknown" }, "unconfirmed"],
    [{ isLastLook: true, claim: "deployed", sync: "refused" }, "unconfirmed"],
    [{ isLastLook: true, claim: "deployed", functions: "unknown" }, "unconfirmed"],
    [{ isLastLook: true, functions: "listed" }, "upload again"],
    [{ isLastLook: true }, "upload again"],
    [{ isLastLook: true, claim: "failed" }, "fail"],
    [{ isLastLook: true, claim: "failed", functions: "listed" }, "fail"],
  ])("%j: %s", (situation, next) => {
    expect(after(situation)).toBe(next);
  });

  test("is success only with every function listed, and with the package's hash, its own record, or a new list", () => {
    for (const situation of all(proofValues)) {
      if (decide(proofDecisions, situation) !== "succeed") continue;
      expect(situation.functions).toMatch(/^(?:newly )?listed$/);
      expect(situation.package).not.toBe("another");
      const { claim, functions } = situation;
      const isProved = situation.package === "ours" || claim === "deployed" || functions === "newly listed";
      expect(isProved, JSON.stringify(situation)).toBe(true);
    }
  });

  test("is never failure, or another upload, of a package that is seen to run", () => {
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
