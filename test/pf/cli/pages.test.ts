import { expect, it } from "vitest";
import { placeOfPages, withPlaceOfPages } from "../../../packages/pf/cli/pages.ts";

const installed = placeOfPages("file:///orders/node_modules/@protected-function/pf/cli/pages.ts");

it.each([
  [
    "If it was never deployed, docs/start/deploy.md has the steps.",
    "If it was never deployed, docs/start/deploy.md in the clone that made this project has the steps.",
  ],
  [
    "(docs/guides/deployer.md#permissions). docs/guides/recovery.md, too",
    "(docs/guides/deployer.md#permissions in the clone that made this project). docs/guides/recovery.md, too",
  ],
  ["https://example.com/docs/start/deploy.md", "https://example.com/docs/start/deploy.md"],
])("a project without docs is told where the first page is: %s", (message, told) => {
  expect(withPlaceOfPages(message, installed)).toBe(told);
});

it("the repository has its pages itself", () => {
  expect(placeOfPages("file:///clone/packages/pf/cli/pages.ts")).toBe("");
});
