import { expect, it } from "vitest";
import { exitCodeOf } from "../../../toolkit/cli/exit-codes.ts";
import { demandPublicCloud, OtherCloud } from "../../../toolkit/operations/public-cloud.ts";

const path = "76c129f2-b8d9-4c31-95ac-88d81cff52d3/oauth2/v2.0/token";

it("lets the public cloud be", () => {
  expect(() => demandPublicCloud({ tokenEndpoint: `https://login.microsoftonline.com/${path}` }, "")).not.toThrow();
});

it.each(["login.microsoftonline.us", "login.partner.microsoftonline.cn"])("refuses %s by name", (host) => {
  expect(() => demandPublicCloud({ tokenEndpoint: `https://${host}/${path}` }, "Do it by hand.")).toThrow(
    `The stack's tokenEndpoint is at ${host}; this command works in the public cloud only. Do it by hand.`,
  );
  expect(exitCodeOf(new OtherCloud(host, ""))).toBe(2);
});
