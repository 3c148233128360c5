import { expect, it } from "vitest";
import { graphFixture } from "./graph-fixture.ts";
import { v1Properties } from "./v1-properties.ts";

const cases = Object.entries(v1Properties).flatMap(([type, names]) =>
  names.split(" ").map((name) => [type, name] as const),
);

it.each(cases)("knows %s/%s: takes it, names it as not supported, or refuses to set it", async (type, name) => {
  const { call, created } = graphFixture();
  const [resource = "", ...path] = type.split("/");
  const application = await created("/v1.0/applications", { displayName: "api" });
  const principal = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
  const { id } = resource === "application" ? application : principal;

  // No property has this value, so that a known one says what is wrong with it.
  const value: unknown = { "no such member": true };
  const body = [...path, name].reduceRight<unknown>((inner, property) => ({ [property]: inner }), value);
  const answer = await call("PATCH", `/v1.0/${resource}s/${id}`, { body });

  expect([400, 501]).toContain(answer.status);
  const message = JSON.stringify(answer.body);
  expect(message).not.toContain(`Invalid property '${name}'`);
  expect(message).toMatch(new RegExp(`${name}|no such member`));
});

it("tells a property that Graph has from one that it doesn't", async () => {
  const { call, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  const patch = async (body: object) => (await call("PATCH", `/v1.0/applications/${id}`, { body })).body;
  expect(await patch({ uniqueName: "x" })).toMatchObject({ error: { code: "NotSupportedByTheTwin" } });
  expect(await patch({ createdDateTime: "2020-01-01T00:00:00Z" })).toMatchObject({
    error: { message: "Property 'createdDateTime' is read-only and cannot be set." },
  });
  expect(await patch({ uniqueNam: "x" })).toMatchObject({ error: { message: "Invalid property 'uniqueNam'." } });
});
