import { openBrowser, redirectUris, type BrowserFixture } from "../authorize/browser-fixture.ts";
import type { Fixture } from "../entra-fixture.ts";
import { answer, linked, type RefusalCase } from "./refusal-case.ts";

type Changes = Parameters<BrowserFixture["redeem"]>[1];

interface Redemption {
  readonly of?: Record<string, string | undefined>;
  readonly changes?: Changes;
  readonly origin?: string | null;
  readonly meanwhile?: (opened: BrowserFixture, code: string) => Promise<unknown> | void;
}

/** Redeems a code of Ada's, once something happened. */
function redeem({ of = {}, changes = {}, origin, meanwhile }: Redemption): RefusalCase["ask"] {
  return async (fixture: Fixture) => {
    const opened = openBrowser({}, {}, fixture);
    const code = (await opened.signAdaIn(await opened.ask(of))).answer.get("code") ?? "";
    await meanwhile?.(opened, code);
    return opened.redeem(code, changes, origin);
  };
}

const web = { redirect_uri: redirectUris.web };
const minutes = 60 * 1000;

export const codeCases: readonly RefusalCase[] = [
  {
    code: 54005,
    when: "a code is redeemed twice",
    ask: redeem({ meanwhile: (opened, code) => opened.redeem(code) }),
    ...linked.invalidGrant,
    sentence: () =>
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
  },
  {
    code: 70008,
    when: "a code is redeemed after ten minutes",
    ask: redeem({ meanwhile: ({ clock }) => clock.advance(10 * minutes) }),
    ...linked.invalidGrant,
    sentence: () =>
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    at: "2026-01-02 03:14:05Z",
  },
  ...[undefined, "x".repeat(43)].map((code_verifier): RefusalCase => ({
    code: 501481,
    when: `the verifier of a code is ${code_verifier ?? "missing"}`,
    ask: redeem({ changes: { code_verifier } }),
    ...linked.invalidGrant,
    sentence: () => "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
  })),
  {
    code: 500112,
    when: "a code is redeemed for another redirect URI",
    ask: redeem({ changes: web }),
    ...linked.invalidClient,
    sentence: () =>
      "The reply address 'https://app.contoso.example/signin' does not match the reply address 'https://spa.contoso.example/' provided when requesting Authorization code.",
  },
  {
    code: 9002325,
    when: "a single-page application redeems a code without PKCE",
    ask: redeem({
      of: { code_challenge: undefined, code_challenge_method: undefined },
      changes: { code_verifier: undefined },
    }),
    ...linked.invalidRequest,
    sentence: () => "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
  },
  {
    code: 9002326,
    when: "a page redeems the code of a web application",
    ask: redeem({ of: web, changes: web, origin: "https://app.contoso.example" }),
    ...linked.invalidRequest,
    sentence: () =>
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: 'https://app.contoso.example'.",
  },
  {
    code: 9002327,
    when: "a server redeems the code of a single-page application",
    ask: redeem({ origin: null }),
    ...linked.invalidRequest,
    sentence: () =>
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  },
  {
    code: 7000218,
    when: "a web application redeems a code without its secret",
    ask: redeem({ of: web, changes: web, origin: null }),
    ...linked.invalidClient,
    sentence: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  {
    code: 700025,
    when: "a single-page application shows a secret",
    ask: redeem({ changes: { client_secret: "x" } }),
    ...answer.invalidClient,
    sentence: () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  {
    code: 700084,
    when: "a single-page application refreshes 24 hours after the sign-in",
    ask: async (fixture) => {
      const { ask, signAdaIn, redeem: redeemCode, app, clock, post, refreshTokenOf } = openBrowser({}, {}, fixture);
      const code = (await signAdaIn(await ask())).answer.get("code");
      const refresh_token = await refreshTokenOf(await redeemCode(code));
      clock.advance(24 * 60 * minutes);
      const headers = { origin: "https://spa.contoso.example" };
      return post({ grant_type: "refresh_token", client_id: app.application.appId, refresh_token }, { headers });
    },
    ...linked.invalidGrant,
    sentence: () =>
      "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on 2026-01-02T03:04:05.6780000Z.",
    suberror: "bad_token",
    at: "2026-01-03 03:04:05Z",
  },
];
