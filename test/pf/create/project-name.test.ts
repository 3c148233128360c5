import { expect, it } from "vitest";
import { requireProjectName } from "../../../packages/pf/create/project-name.ts";

it.each([
  ["readB-orders", "readb-orders"],
  ["My Orders_API", "my-orders-api"],
  ["2-orders", "orders"],
  [`${"a".repeat(38)}.b`, "a".repeat(38)],
  ["Ü", "orders"],
])("a folder %s gets the nearest name that is allowed", (folder, name) => {
  expect(() => requireProjectName(folder)).toThrow(new RegExp(`: --name ${name}$`));
  expect(requireProjectName(name)).toBe(name);
});
