import { expect, it } from "vitest";
import { expectNotSupported } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";
import { webError } from "./web-error.ts";

it.each(["scm", "ftp"])("%s: allows user names and passwords by default, and has no DELETE", async (name) => {
  const { call, put } = await deployed("site");
  const path = `${ids.site}/basicPublishingCredentialsPolicies/${name}`;
  const answer = (allow: boolean) => ({
    id: path,
    name,
    type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    location: "West Europe",
    properties: { allow },
  });
  expect((await call("GET", path)).body).toEqual(answer(true));
  expect(await put(path, { properties: { allow: false } })).toEqual(answer(false));
  expect((await call("GET", path)).body).toEqual(answer(false));
  await expectNotSupported(
    call("DELETE", path),
    `DELETE of Microsoft.Web/sites/basicPublishingCredentialsPolicies/${name}`,
  );
});

it.each(["scm", "ftp"])("%s: by the other reading, refuses a body without the site's location", async (name) => {
  const { call } = await deployed("site", { publishingPoliciesNeedLocation: true });
  const path = `${ids.site}/basicPublishingCredentialsPolicies/${name}`;
  const answer = await call("PUT", path, { body: { properties: { allow: false } } });
  expect(answer).toMatchObject({
    status: 400,
    body: webError({
      code: "BadRequest",
      extendedCode: "51008",
      message: "The parameter location has an invalid value.",
      template: "The parameter {0} has an invalid value.",
      parameters: ["location"],
    }),
  });
  const body = { location: "westeurope", properties: { allow: false } };
  expect((await call("PUT", path, { body })).status).toBe(200);
});
