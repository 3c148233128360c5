import { expect, it } from "vitest";
import { allFound, allJudged, conflictsIn } from "../../../../packages/pf/commands/teardown/survey.ts";
import { adopted, conflict, group, nothingFound, own, resourceIn } from "./survey-sample.ts";

const namesOf = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);

it("lists each resource of an adopted group once, even if it is found in the group and as a stray", () => {
  const created = resourceIn("rg-portal", "microsoft.web/sites", "created", own);
  const anothers = resourceIn("rg-portal", "microsoft.web/sites", "another's", conflict);
  const groups = [group("rg-portal", adopted, { contents: [created, anothers] })];
  const survey = { ...nothingFound, azure: { groups, strays: [created, anothers], deletedWorkspaces: [] } };

  expect(namesOf(allFound(survey))).toEqual(["rg-portal", "created", "another's"]);
  expect(namesOf(allJudged(survey))).toEqual(["rg-portal", "created", "another's"]);
  expect(namesOf(conflictsIn(survey))).toEqual(["another's"]);
});

it("leaves candidates to their group", () => {
  const candidate = { ownership: "candidate", why: "By name only." } as const;
  const contents = [resourceIn("rg", "microsoft.web/sites", "alike", candidate)];
  const survey = { ...nothingFound, azure: { ...nothingFound.azure, groups: [group("rg", candidate, { contents })] } };

  expect(namesOf(allFound(survey))).toEqual(["rg"]);
  expect(namesOf(allJudged(survey))).toEqual(["rg", "alike"]);
});
