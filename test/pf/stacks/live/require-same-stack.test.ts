import { describe, expect, it } from "vitest";
import { requireSameStack, stackNameIn } from "../../../../packages/pf/stacks/live/require-same-stack.ts";
import type { StateResource } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { identity, markOf, shortenedNotes, resource, settings } from "../../../support/sample-remains.ts";

const named = { project: "protected-function", stack: "test", settings };
const group = (more: Partial<StateResource>) => resource("azure-native:resources:ResourceGroup", "group", more);
const stackItself = (deployment: object) =>
  resource("pulumi:pulumi:Stack", "protected-function-test", { outputs: { deployment } });

describe("the name that --stack gives", () => {
  it.each(["test", "contoso/test", "contoso/protected-function/test"])("is %s, without what stands before", (given) => {
    expect(stackNameIn(given, "protected-function")).toBe("test");
  });

  it.each(["", "contoso/", "a/b/c/d", "te st", "/test"])("is none in %j", (given) => {
    expect(() => stackNameIn(given, "protected-function")).toThrow("isn't a stack's name. Use a name such as test.");
  });

  it("is of this project", () => {
    expect(() => stackNameIn("contoso/other/test", "protected-function")).toThrow(
      "--stack contoso/other/test belongs to the project other, but this is the project protected-function.",
    );
  });
});

describe("a state, settings and a name that speak of one stack", () => {
  it.each([
    ["nothing", []],
    ["its identity alone", [identity]],
    ["its own marks", [identity, group({ inputs: { tags: markOf().azureTags } })]],
    [
      "the outputs of its last up",
      [identity, stackItself({ id: "k3x9q2m7a1b2", stack: "test", workload: "whocalls" })],
    ],
  ])("hold %s", (_what, resources) => {
    expect(() => requireSameStack(named, { resources, pending: [] })).not.toThrow();
  });

  it.each([
    [
      "another stack's URNs: its export was imported",
      [group({ urn: "urn:pulumi:prod::protected-function::t::group" })],
      'The state of the stack "test" belongs to prod of the project protected-function: it was imported from there.',
    ],
    [
      "another project's URNs",
      [group({ urn: "urn:pulumi:test::orders::t::group" })],
      'The state of the stack "test" belongs to test of the project orders: it was imported from there.',
    ],
    [
      "another stack's marks: it was renamed",
      [identity, group({ inputs: { tags: markOf({ stack: "prod" }).azureTags } })],
      'group in the state of the stack "test" is marked as made by project protected-function, stack prod,',
    ],
    [
      "another workload's marks: the setting name was changed",
      [identity, group({ outputs: { tags: markOf({ workload: "orders" }).azureTags } })],
      "workload orders, stack id k3x9q2m7a1b2; the settings and the state say project protected-function, stack test, workload whocalls",
    ],
    [
      "marks with another id",
      [identity, group({ inputs: { tags: markOf({ id: "0000000000aa" }).azureTags } })],
      "stack id 0000000000aa; the settings and the state say",
    ],
    [
      "marks without an id",
      [identity, group({ outputs: { notes: shortenedNotes } })],
      "stack id missing; the settings and the state say",
    ],
    [
      "outputs of another stack",
      [identity, stackItself({ stack: "prod" })],
      "The stack was deployed as the stack prod; the settings and the state say test.",
    ],
    [
      "outputs of another workload",
      [identity, stackItself({ workload: "orders" })],
      "The stack was deployed as the workload orders; the settings and the state say whocalls.",
    ],
    [
      "outputs of another identity",
      [identity, stackItself({ id: "0000000000aa" })],
      "The stack was deployed as the stack id 0000000000aa; the settings and the state say k3x9q2m7a1b2.",
    ],
  ])("do not hold %s", (_what, resources, says) => {
    expect(() => requireSameStack(named, { resources, pending: [] })).toThrow(says);
  });
});
