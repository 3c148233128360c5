import { expect, test } from "vitest";
import { applyDrift } from "../../../packages/engine/stand-ins/live-drift.ts";

test("an unchanged default of Azure isn't drift", () => {
  const answered = { tls: "1.2", kind: "app" };
  expect(applyDrift({ tls: "1.2" }, answered, answered)).toEqual({ tls: "1.2" });
});

test("a changed property shows, whether the program set it or not", () => {
  expect(applyDrift({ tls: "1.2" }, { tls: "1.2", ftps: "Disabled" }, { tls: "1.0", ftps: "AllAllowed" })).toEqual({
    tls: "1.0",
    ftps: "AllAllowed",
  });
});

test("only the changed part of an object is carried over", () => {
  const inputs = { login: { tokenStore: { enabled: true } } };
  const before = { login: { tokenStore: { enabled: true, hours: 72 }, nonce: { validate: true } } };
  const now = { login: { tokenStore: { enabled: false, hours: 72 }, nonce: { validate: true } } };
  expect(applyDrift(inputs, before, now)).toEqual({ login: { tokenStore: { enabled: false } } });
});

test("a removed property and a removed list element go", () => {
  expect(applyDrift({ a: "1", list: ["x", "y"] }, { a: "1", list: ["x", "y"] }, { list: ["x"] })).toEqual({
    list: ["x"],
  });
});
