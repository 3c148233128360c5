import { describe, expect, it } from "vitest";
import { creationOrderTable, uploadMessagesText, withBlock } from "../../../tools/documentation/pages.ts";

describe("the order as a table", () => {
  it("lists dependencies in Microsoft's words, and counts repeated resources", () => {
    const role = "azure-native:authorization:RoleAssignment";
    const plan = "azure-native:web:AppServicePlan";
    const created = [
      { step: 1, type: plan, name: "function-app-plan", waitsFor: [] },
      { step: 2, type: "azure-native:web:WebApp", name: "function-app", waitsFor: [role, plan, role] },
      { step: 3, type: "azure-native:signalr:SignalRHub", name: "hub", waitsFor: ["azure-native:web:WebApp"] },
    ];
    expect(creationOrderTable(created).split("\n")).toEqual([
      "| step | what | its name in `up` | waits for |",
      "| --- | --- | --- | --- |",
      "| 1 | App Service plan | `function-app-plan` | nothing |",
      "| 2 | Function App | `function-app` | App Service plan, 2 Azure role assignments |",
      "| 3 | signal rhub | `hub` | Function App |",
    ]);
  });
});

describe("messages of the upload", () => {
  it("are one list of those about waiting and one of those that end it", () => {
    const messages = [
      { kind: "fails", example: "no | pipe", means: "It broke.", cure: "Fix `it`." },
      { kind: "waits", example: "503: starting", means: "It starts.", cure: "None." },
    ] as const;
    expect(uploadMessagesText(messages).split("\n")).toEqual([
      "While it waits, nothing is wrong yet:",
      "",
      "- `503: starting`",
      "",
      "  It starts. **Fix:** None.",
      "",
      "When it fails, `up` fails as well:",
      "",
      "- `no | pipe`",
      "",
      "  It broke. **Fix:** Fix `it`.",
    ]);
  });
});

describe("a block of a page", () => {
  const page = "above\n\n<!-- order: written by npm run docs -->\n\nold\n\n<!-- end of order -->\n\nbelow\n";

  it("is replaced between its markers, without other changes", () => {
    const changed = withBlock(page, "order", "new");
    expect(changed).toBe(page.replace("old", "new"));
    expect(withBlock(changed, "order", "new")).toBe(changed);
  });

  it.each([
    ["has no such block", "above"],
    ["has its markers turned round", "<!-- end of order -->\n<!-- order: written by npm run docs -->"],
    ["does not end it", "<!-- order: written by npm run docs -->\n"],
  ])("is an error if the page %s", (_, without) => {
    expect(() => withBlock(without, "order", "new")).toThrow(
      'The page has no "<!-- order: written by npm run docs -->"',
    );
  });
});
