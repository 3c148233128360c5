import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuthenticationContext } from "../../../../packages/twin/easy-auth/authentication-context.ts";
import { answerLoginDone } from "../../../../packages/twin/easy-auth/login-routes.ts";
import { answerLogoutDone } from "../../../../packages/twin/easy-auth/session-routes.ts";
import * as pages from "../../../../packages/twin/entra/authorize/pages.ts";
import { aadstsRefusal } from "../../../../packages/twin/entra/errors.ts";
import { homepageOver } from "../../../../packages/twin/functions-host/homepage.ts";
import { itIsAccessible } from "../../../support/chromium/accessibility.ts";
import { openPage, type OpenPage } from "../../../support/chromium/chromium.ts";
import { itFitsAndReads } from "../../../support/chromium/page-layout.ts";
import { openBrowser } from "./browser-fixture.ts";

/** Somebody else's text: it must be read, never run, and fit. */
const hostile = `"><img src=x onerror=document.title=1>${"verylongname".repeat(30)}`;
const form = { action: "/authorize", ctx: "x", clientName: hostile };
const { ada, api, tenant } = openBrowser();
const user = { ...ada, displayName: hostile, userPrincipalName: `${hostile}@contoso.com` };
const scopes = api.application.api.oauth2PermissionScopes.map((scope) => ({
  ...scope,
  userConsentDisplayName: hostile,
}));
const trace = { traceId: hostile, correlationId: hostile, at: new Date(0) };
const refusal = aadstsRefusal(9002326, [hostile]);
const site = { newRequestId: () => "1" } as unknown as AuthenticationContext;
const root = new Request("https://func.example/");

const all = {
  "the sign-in": pages.signInPage(form, {}),
  "a refused sign-in": pages.signInPage(form, { username: user.userPrincipalName, problem: hostile }),
  "the choice of an account": pages.pickerPage(form, [ada, user]),
  "the second factor": pages.secondFactorPage(form, user, hostile),
  "a registration of a method": pages.registrationPage(form, user),
  consent: pages.consentPage(form, user, [{ resource: api.servicePrincipal, scopes }], tenant),
  "an administrator's consent": pages.adminConsentPage(form, refusal, trace),
  "a refusal": pages.refusalPage(refusal, trace),
  "a message": pages.messagePage(hostile, hostile),
  "the end of a sign-in": answerLoginDone(root, site),
  "the end of a sign-out": answerLogoutDone(root, site),
  "the Functions host's homepage": homepageOver(tenant.subscription, "/none")(root, new Response()),
};

describe.each(Object.entries(all))("the page of %s in Chromium", (_, response) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(await response.text());
  });
  afterAll(() => page?.close());

  it("has a heading, says that a twin answered, and runs nothing", async () => {
    const [heading, text, title] = await page.evaluate<readonly string[]>(
      `[document.querySelector("h1").innerText, document.body.innerText, document.title]`,
    );
    expect(heading).not.toBe("");
    expect(text).toContain("Local twin of ");
    expect(title).not.toBe("1");
  });

  itFitsAndReads(() => page, [360, 400, 1280]);
  itIsAccessible(() => page);
});
