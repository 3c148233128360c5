import { aadstsTable, pages } from "./aadsts-row.ts";

/** A sign-in in a browser is refused, or what its redirect URI got. */
export const browserRows = aadstsTable({
  700051: {
    means: "The authorization endpoint may not issue access tokens to the application.",
    causes: ["The client asks for `token` (implicit flow), and 'Access tokens' under 'Implicit grant' is off."],
    cures: ["Caller's team: use the authorization code flow with PKCE."],
    source: pages.authorizationCode,
  },
  70007: {
    means: "The response mode doesn't go with the response type.",
    causes: ["An ID token was asked for in the query, where it would land in logs."],
    cures: ["Caller's team: use `fragment` or `form_post`."],
    source: pages.authorizationCode,
  },
  500112: {
    means: "The code was issued for another redirect URI.",
    causes: ["The token request names another redirect_uri than the authorization request: a slash, a port, a scheme."],
    cures: ["Caller's team: send the same redirect_uri in both."],
    source: pages.authorizationCode,
  },
  500113: {
    means: "The application has no redirect URI.",
    causes: ["It's an API or a daemon, and nobody can sign in to it."],
    cures: ["Caller's team: register the redirect URI of the app that people sign in to."],
    source: pages.redirectUri,
  },
  9002325: {
    means: "A single-page application redeemed a code without PKCE.",
    causes: [
      "The redirect URI is registered under 'Single-page application', but the app redeems the code on a server.",
    ],
    cures: ["Caller's team: use PKCE (MSAL.js does), or register the redirect URI under 'Web'."],
    source: pages.authorizationCode,
  },
  9002326: {
    means: "A page redeemed a code or refresh token of an app that isn't a single-page application.",
    causes: ["The redirect URI is registered under 'Web' or 'Mobile and desktop', but the app runs in a browser."],
    cures: ["Caller's team: register the redirect URI under 'Single-page application'."],
    source: pages.authorizationCode,
  },
  9002327: {
    means: "A single-page application's code or refresh token was redeemed outside a page.",
    causes: [
      "The redirect URI is registered under 'Single-page application', but a server or a tool redeems the code.",
    ],
    cures: ["Caller's team: register the redirect URI under 'Web' or 'Mobile and desktop'."],
    source: pages.authorizationCode,
  },
  50058: {
    means: "A silent sign-in was asked for, and nobody is signed in in this browser.",
    causes: ["The session ended, or the browser doesn't send third-party cookies from a hidden frame."],
    cures: ["Caller's team: fall back to an interactive sign-in, as MSAL.js does by `loginRedirect`."],
  },
  16000: {
    means: "A silent sign-in can't tell which account it's for.",
    causes: ["Several accounts are signed in in this browser."],
    cures: ["Caller's team: send `login_hint`, or ask interactively."],
  },
});
