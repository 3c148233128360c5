import { describe, expect, it } from "vitest";
import type { RunResult, Step } from "../../../../packages/engine/event-log.ts";
import { seenByRefresh, undeployedIn } from "../../../../packages/pf/commands/drift/seen-by-refresh.ts";
import { deployed, stateWith, types } from "../../../support/drift/deployed.ts";
import { lineOf } from "../../../support/drift/line-of.ts";

type Values = Readonly<Record<string, unknown>>;

const app = deployed(types.application, "api", { inputs: { notes: "ours" }, outputs: { displayName: "API" } });
const state = stateWith(app);

function step(op: string, before: Values | undefined, after: Values | undefined, urn = app.urn): Step {
  const paths = Object.keys({ ...before, ...after }).filter((key) => before?.[key] !== after?.[key]);
  const detailedDiff = Object.fromEntries(paths.map((path) => [path, { kind: "update" as const, inputDiff: true }]));
  return { op, urn, type: types.application, diffs: paths, detailedDiff, before, after };
}

/** As of azuread: what differs does so in the state, and the inputs have no more than they had. */
function inState(op: string, before: Values, after: Values, inputs: Values = {}): Step {
  const { detailedDiff, ...compared } = step(op, before, after);
  const paths = Object.keys(detailedDiff).map((path) => [path, { kind: "update" as const, inputDiff: false }]);
  return {
    ...compared,
    detailedDiff: Object.fromEntries(paths),
    before: inputs,
    after: inputs,
    state: { before, after },
  };
}

function run(refreshed: readonly Step[], steps: readonly Step[]): RunResult {
  const summary = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  return { summary, steps, refreshed, diagnostics: [], outputs: {} };
}

describe("drift found by a refresh", () => {
  it("is a different value, which an update reverts", () => {
    const result = run(
      [step("update", { notes: "ours" }, { notes: "theirs" })],
      [step("update", { notes: "theirs" }, { notes: "ours" })],
    );

    expect(seenByRefresh(result, state, "dev")).toEqual([
      {
        resource: "api",
        what: 'app registration "API"',
        portal: "Entra ID > App registrations",
        property: "notes",
        kind: "changed",
        expected: "ours",
        found: "theirs",
        meaning: "other",
        rank: 3,
        effect: "The notes changed.",
        seenBy: "refresh",
        undo: "`npx pulumi up --refresh --stack dev`",
      },
    ]);
    expect(undeployedIn(result, state)).toEqual([]);
  });

  it("includes that a path excluded from authentication is reachable without a token", () => {
    const settings = deployed(types.authSettings, "authentication");
    const of = (excludedPaths: readonly string[]) => ({ globalValidation: { excludedPaths } });
    const result = run(
      [
        {
          ...step("update", of(["/api/health"]), of(["/api/health", "/api/orders"]), settings.urn),
          type: settings.type,
        },
      ],
      [],
    );

    expect(seenByRefresh(result, stateWith(settings), "dev")).toMatchObject([
      {
        kind: "added",
        meaning: "access",
        rank: 0,
        effect:
          "Requests to /api/orders pass App Service authentication without a token; only the function's guard can still refuse them.",
      },
    ]);
  });

  it("includes every tag except those that the portal adds by itself", () => {
    const tags = (more: Values) => ({ tags: { stack: "dev", ...more } });
    const noted = { "hidden-link:/subscriptions/s/sites/f": "Resource", "hidden-related:/x": "empty" };
    const result = run(
      [step("update", tags({}), tags({ ...noted, hidden: "1", "hidden-title": "theirs" }))],
      [step("update", tags(noted), tags({}))],
    );

    expect(seenByRefresh(result, state, "dev").map(({ property }) => property)).toEqual([
      "tags.hidden",
      'tags["hidden-title"]',
    ]);
  });

  it("doesn't include a property that the program ignores, because the plan repeats the found value", () => {
    const found = { notes: "ours", identifierUris: ["api://1"] };
    const result = run([step("update", { notes: "ours" }, found)], [step("same", found, found)]);

    expect(seenByRefresh(result, state, "dev")).toEqual([]);
    expect(undeployedIn(result, state)).toEqual([]);
  });

  it("doesn't include a value that the program now declares itself", () => {
    const result = run(
      [step("update", { notes: "ours" }, { notes: "new" })],
      [step("same", { notes: "new" }, { notes: "new" })],
    );

    expect(seenByRefresh(result, state, "dev")).toEqual([]);
    expect(undeployedIn(result, state)).toEqual([]);
  });

  it("includes a property whose planned value is still unknown, which Pulumi doesn't change", () => {
    const result = run(
      [step("update", { notes: "ours" }, { notes: "theirs" })],
      [step("same", { notes: "theirs" }, { notes: "[unknown]" })],
    );

    expect(seenByRefresh(result, state, "dev").map(({ property, undo }) => [property, undo])).toEqual([
      ["notes", "change it back by hand (Pulumi doesn't), or add it to the program."],
    ]);
  });

  it("includes a changed secret without showing either value", () => {
    const secret = { value: "[secret]" };
    const refreshed = {
      ...step("update", secret, secret),
      detailedDiff: { value: { kind: "update", inputDiff: true } },
    };

    const [finding] = seenByRefresh(run([refreshed as Step], [step("update", secret, secret)]), state, "dev");

    expect(finding).toMatchObject({ property: "value", kind: "changed", expected: "[secret]", found: "[secret]" });
  });

  it("includes properties that azuread's refresh shows only in the state, but not their consequences", () => {
    const [was, is] = [{ owners: [] }, { owners: ["somebody"], appRoleIds: { more: "1" } }];

    const result = run([inState("update", was, is)], [inState("update", is, was, { notes: "ours" })]);

    expect(seenByRefresh(result, state, "dev").map(lineOf)).toEqual(["access api owners added refresh"]);
    expect(undeployedIn(result, state)).toEqual([]);
  });

  it("doesn't include a default that the plan adopts from the refresh", () => {
    const [was, is] = [{ accountEnabled: true }, { accountEnabled: false }];

    const result = run([inState("update", was, is, was)], [step("same", is, is)]);

    expect(seenByRefresh(result, state, "dev")).toEqual([]);
  });

  it.each([
    ["optionalClaims", { idTokens: [{ name: "email" }] }, "optionalClaims"],
    ["api", { preAuthorizedApplications: [{ appId: "1" }] }, "preAuthorizedApplications"],
  ])("has a command if no update reverts it: %s", (name, found, word) => {
    const result = run([inState("update", {}, { [name]: found })], [inState("update", { [name]: found }, {})]);

    const [finding] = seenByRefresh(result, state, "dev");

    expect(finding?.undo).toMatch(new RegExp(`^\`az rest --method PATCH --url .* --body '.*"${word}"`));
    expect(finding?.undo).not.toContain("--refresh");
  });

  it("includes a deleted resource, which isn't a change of the program", () => {
    const result = run([step("delete", { notes: "ours" }, undefined)], [step("create", undefined, { notes: "ours" })]);

    expect(seenByRefresh(result, state, "dev").map(lineOf)).toEqual(["lacking api  gone refresh"]);
    expect(undeployedIn(result, state)).toEqual([]);
  });
});

describe("an undeployed change", () => {
  it("is separate from drift of the same resource", () => {
    const result = run(
      [step("update", { notes: "ours", owners: ["a"] }, { notes: "ours", owners: ["a", "b"] })],
      [step("update", { notes: "ours", owners: ["a", "b"] }, { notes: "new", owners: ["a"] })],
    );

    expect(seenByRefresh(result, state, "dev").map(lineOf)).toEqual(["access api owners added refresh"]);
    expect(undeployedIn(result, state)).toEqual([
      { resource: "api", what: 'app registration "API"', change: "update", properties: ["notes"] },
    ]);
  });

  it("includes what an earlier refresh recorded in azuread's state, if the inputs don't mention it", () => {
    const result = run([], [inState("update", { owners: ["somebody"] }, { owners: [] }, { notes: "ours" })]);

    expect(undeployedIn(result, state)).toEqual([
      { resource: "api", what: 'app registration "API"', change: "update", properties: ["owners"] },
    ]);
  });

  it("doesn't include a value that the plan doesn't know yet, because it may be the same", () => {
    const plan = inState("update", { web: { redirectUris: ["a"] } }, { web: { redirectUris: ["b"] } });
    const unknown = { ...plan, after: { web: { redirectUris: ["[unknown]"] } } };

    expect(undeployedIn(run([], [unknown]), state)).toEqual([]);
  });

  it("includes a resource that the program adds or removes", () => {
    const more = "urn:pulumi:test::protected-function::azuread:index/application:Application::more";
    const result = run(
      [step("same", { notes: "ours" }, { notes: "ours" })],
      [step("delete", { notes: "ours" }, undefined), step("create", undefined, { notes: "ours" }, more)],
    );

    expect(undeployedIn(result, state)).toEqual([
      { resource: "api", what: 'app registration "API"', change: "delete", properties: [] },
      { resource: "more", what: types.application, change: "create", properties: [] },
    ]);
  });

  it("doesn't include a new name from a plugin for a replacement", () => {
    const planned = {
      ...step("replace", { name: "old", id: "1" }, { name: "new", id: "[unknown]" }),
      diffs: ["id"],
      detailedDiff: {},
    };
    const result = run([step("same", { name: "old", id: "1" }, { name: "old", id: "1" })], [planned]);

    expect(undeployedIn(result, state)).toEqual([]);
  });
});
