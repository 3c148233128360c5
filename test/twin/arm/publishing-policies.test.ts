import { expect, it } from "vitest";
import { notImitated } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

it.each(["scm", "ftp"])("%s: allows user names and passwords until told otherwise, and has no DELETE", async (name) => {
  const { call, put } = await deployed("site");
  const path = `${ids.site}/basicPublishingCredentialsPolicies/${name}`;
  const answer = (allow: boolean) => ({
    id: path,
    name,
    type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    location: "westeurope",
    properties: { allow },
  });
  expect((await call("GET", path)).body).toEqual(answer(true));
  expect(await put(path, { properties: { allow: false } })).toEqual(answer(false));
  expect((await call("GET", path)).body).toEqual(answer(false));
  expect((await call("DELETE", path)).body).toEqual(
    notImitated(`DELETE of Microsoft.Web/sites/basicPublishingCredentialsPolicies/${name}`),
  );
});
