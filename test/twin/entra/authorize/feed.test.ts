import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser-fixture.ts";

describe("the feed", () => {
  it("tells a sign-in on the pages, and why one was refused, without what was typed", async () => {
    const fixture = openBrowser();
    const page = await fixture.ask();
    const { userPrincipalName: username } = fixture.ada;
    const again = await page.press("password", { username, password: "Wrong-password-1" });
    await fixture.signAdaIn(again);
    const seen = fixture.tenant.feed.recent().filter(({ kind }) => kind === "sign-in");
    expect(seen).toMatchObject([
      { grant: "sign-in page", outcome: "refused", message: expect.stringContaining("AADSTS50126") },
      { grant: "sign-in page", outcome: "issued", caller: { name: username } },
    ]);
    expect(JSON.stringify(seen)).not.toContain("password-1");
  });
});
