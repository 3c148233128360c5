import { expect, it } from "vitest";
import { expectAnswer, expectNotSupported, expectRefused, otherPrincipal } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";
import { webError } from "./web-error.ts";

const answer = (properties: unknown) => ({
  id: ids.authSettings,
  name: "authsettingsV2",
  type: "Microsoft.Web/sites/config",
  location: "westeurope",
  properties,
});

it("is switched off by default", async () => {
  const { call } = await deployed("site");
  const off = answer({ platform: { enabled: false } });
  expect((await call("GET", ids.authSettings)).body).toEqual(off);
  expect((await call("GET", `${ids.authSettings}/list`)).body).toEqual(off);
});

it("stores the document unchanged for App Service authentication to read", async () => {
  const { call, put, tenant } = await deployed("site");
  const { properties } = bodies.authSettings;
  expect(await put(ids.authSettings, bodies.authSettings)).toEqual(answer(properties));
  expect((await call("GET", `${ids.authSettings}/list`)).body).toEqual(answer(properties));
  expect(tenant.subscription.find(`${ids.site}/config/authsettingsV2`)).toEqual({
    id: ids.authSettings,
    type: "Microsoft.Web/sites/config",
    name: "authsettingsV2",
    body: { properties },
  });
});

it("replaces the whole document and drops what isn't sent again", async () => {
  const { call, put } = await deployed("authSettings");
  const properties = { platform: { enabled: false } };
  await put(ids.authSettings, { properties });
  expect((await call("GET", ids.authSettings)).body).toEqual(answer(properties));
});

it("accepts its own answer as a request", async () => {
  const { call, put } = await deployed("authSettings");
  const { body } = await call("GET", `${ids.authSettings}/list`);
  expect(await put(ids.authSettings, body)).toEqual(body);
});

it("has no DELETE", async () => {
  const { call } = await deployed("authSettings");
  await expectRefused(
    call("DELETE", ids.authSettings),
    405,
    "MethodNotAllowed",
    "The requested resource does not support http method 'DELETE'.",
  );
  expect((await call("GET", ids.authSettings)).body).toEqual(answer(bodies.authSettings.properties));
});

it.each([{}, { properties: null }, ""])("refuses a document without properties: %j", async (body) => {
  const { call } = await deployed("authSettings");
  await expectAnswer(
    call("PUT", ids.authSettings, { body }),
    400,
    webError({
      code: "BadRequest",
      extendedCode: "51008",
      message: "The parameter properties has an invalid value.",
      template: "The parameter {0} has an invalid value.",
      parameters: ["properties"],
    }),
  );
});

it.each([
  [
    { identityProviders: { azureActiveDirectory: { validation: { allowedAudience: ["x"] } } } },
    "the property 'properties.identityProviders.azureActiveDirectory.validation.allowedAudience' of Microsoft.Web/sites/config/authsettingsV2",
  ],
  [
    { globalValidation: { unauthenticatedClientAction: "Return404" } },
    `"Return404" as 'properties.globalValidation.unauthenticatedClientAction' of Microsoft.Web/sites/config/authsettingsV2 (supported: RedirectToLoginPage, AllowAnonymous, Return401, Return403)`,
  ],
])("names a setting that the type does not have", async (properties, what) => {
  const { call } = await deployed("authSettings");
  await expectNotSupported(call("PUT", ids.authSettings, { body: { properties } }), what);
  expect((await call("GET", ids.authSettings)).body).toEqual(answer(bodies.authSettings.properties));
});

it("shows a reader the settings without secrets only", async () => {
  const { call, grant } = await deployed("authSettings");
  grant("reader", otherPrincipal);
  expect((await call("GET", ids.authSettings, { oid: otherPrincipal })).status).toBe(200);
  expect((await call("GET", `${ids.authSettings}/list`, { oid: otherPrincipal })).status).toBe(403);
  expect((await call("POST", `${ids.site}/config/appsettings/list`, { oid: otherPrincipal })).status).toBe(403);
});
