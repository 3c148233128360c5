import { expect, it } from "vitest";
import { createFixture, type Fixture, readerRole } from "./entra-fixture.ts";

const noForm = { error: "invalid_request", error_codes: [900144] };

async function answered(fixture: Fixture, form: Record<string, string>): Promise<unknown> {
  const response = await fixture.post(form);
  return response.status === 200 ? "a token" : response.json();
}

function fields(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, ""]));
}

it("does not read a form of more than 1024 fields", async () => {
  const fixture = createFixture();
  fixture.assign(readerRole.id);
  const granted = fixture.granted();
  const room = 1024 - Object.keys(granted).length;
  expect(await answered(fixture, granted)).toBe("a token");
  expect(await answered(fixture, { ...granted, ...fields(room) })).toMatchObject({ error: "NotImitatedByTheTwin" });
  expect(await answered(fixture, { ...granted, ...fields(room + 1) })).toMatchObject(noForm);
  expect(await answered(fixture, { ...granted, ...fields(500_000) })).toMatchObject(noForm);
});

it("does not read a form of more than 4 MiB", async () => {
  const fixture = createFixture();
  fixture.assign(readerRole.id);
  const long = "x".repeat(4 * 1024 * 1024);
  expect(await answered(fixture, { ...fixture.granted(), client_info: long.slice(1000) })).toBe("a token");
  expect(await answered(fixture, { ...fixture.granted(), client_info: long })).toMatchObject(noForm);
});

it.each([
  ["100,000 members", `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join(",")}}`],
  ["20,000 levels", "[".repeat(20_000) + "]".repeat(20_000)],
])("takes no claims request of %s for one that it knows", async (_, claims) => {
  const fixture = createFixture();
  fixture.assign(readerRole.id);
  expect(await answered(fixture, { ...fixture.granted(), claims })).toMatchObject({ error: "NotImitatedByTheTwin" });
});
