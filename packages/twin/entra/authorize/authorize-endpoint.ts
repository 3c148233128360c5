import type { SignedInAccount } from "../../tenant/browser-sessions.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../call.ts";
import { AadstsRefusal, aadstsRefusal } from "../errors.ts";
import type { SigningKeys, TokenVersion } from "../signing-keys.ts";
import { type AuthorizationRequest, readDestination, readRequest } from "./authorization-request.ts";
import { browserOf, cookieOf, newBrowser, sessionCookie, setBrowserCookie } from "./cookies.ts";
import { messagePage, pickerPage, refusalPage, signInPage } from "./pages.ts";
import { type PendingSignIn, PendingSignIns } from "./pending-sign-ins.ts";
import { respondRefused } from "./respond.ts";
import { finish, pageContext, proceed, type Proceeding } from "./proceed.ts";
import { step } from "./sign-in-steps.ts";

interface AuthorizeOptions {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
}

export interface AuthorizeEndpoint {
  /** `GET` or `POST /{tenant}/oauth2/v2.0/authorize`, and the same of version 1 for ID tokens. */
  authorize(call: Call, version: TokenVersion): Promise<Response>;
  /** `POST /{tenant}/login`: the forms of the sign-in's own pages. */
  submit(call: Call): Promise<Response>;
}

/**
 * Signs users in in a browser, on plain pages without scripts.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createAuthorizeEndpoint({ tenant, signingKeys }: AuthorizeOptions): AuthorizeEndpoint {
  const pendingSignIns = new PendingSignIns();
  const proceedingOf = (call: Call, pending: PendingSignIn): Proceeding => ({ tenant, signingKeys, call, pending });

  const accountsOf = (call: Call): readonly SignedInAccount[] =>
    tenant.browserSessions.accountsOf(cookieOf(call.headers, sessionCookie), tenant.directory.users, call.trace.at);

  async function begin(call: Call, request: AuthorizationRequest): Promise<Response> {
    const account = pick(request, accountsOf(call));
    if (request.prompt === "none" && account instanceof AadstsRefusal) throw account;
    const browser = browserOf(call.headers) ?? newBrowser();
    const pending = pendingSignIns.begin(request, browser, call.trace.at);
    const response = await firstPage(call, pending, account);
    setBrowserCookie(response, browser);
    return response;
  }

  async function firstPage(
    call: Call,
    pending: PendingSignIn,
    account: SignedInAccount | AadstsRefusal,
  ): Promise<Response> {
    const { request } = pending;
    const context = pageContext(call, pending);
    if (request.prompt !== "login" && !(account instanceof AadstsRefusal) && request.prompt !== "select_account") {
      pending.account = account;
      return finish(proceedingOf(call, pending), pendingSignIns, await proceed(proceedingOf(call, pending)));
    }
    const users = accountsOf(call).flatMap(({ userId }) => tenant.directory.users.find(userId) ?? []);
    const isPicking = request.prompt !== "login" && request.loginHint === undefined && users.length > 0;
    return isPicking ? pickerPage(context, users) : signInPage(context, { username: request.loginHint ?? "" });
  }

  /** Which of the accounts that are signed in the request means, or why none of them. */
  function pick(
    { loginHint }: AuthorizationRequest,
    accounts: readonly SignedInAccount[],
  ): SignedInAccount | AadstsRefusal {
    const hinted = loginHint === undefined ? undefined : tenant.directory.users.findByUserPrincipalName(loginHint);
    const candidates = loginHint === undefined ? accounts : accounts.filter(({ userId }) => userId === hinted?.id);
    const [only, another] = candidates;
    if (!only) return aadstsRefusal(50058, []);
    return another ? aadstsRefusal(16000, []) : only;
  }

  return {
    async authorize(call, version) {
      const destination = onPage(call, () => readDestination(call, tenant));
      if (destination instanceof Response) return destination;
      let isSilent = false;
      try {
        const request = readRequest(call, destination, version);
        isSilent = request.prompt === "none";
        return await begin(call, request);
      } catch (error) {
        if (!(error instanceof AadstsRefusal)) throw error;
        // What a user would have to do is one error for the app: reported widely for AADSTS50076 and AADSTS65001.
        const isInteraction = isSilent && error.row.error !== "login_required";
        return respondRefused(destination, error, call.trace, isInteraction ? "interaction_required" : undefined);
      }
    },
    async submit(call) {
      const pending = isOfOwnPage(call)
        ? pendingSignIns.find(call.form.get("ctx"), browserOf(call.headers), call.trace.at)
        : undefined;
      if (!pending) {
        return messagePage(
          "Start again",
          "This sign-in is over, or began elsewhere. Go back to the app, and sign in.",
          400,
        );
      }
      const proceeding = proceedingOf(call, pending);
      return finish(proceeding, pendingSignIns, await step(proceeding, accountsOf(call)));
    },
  };
}

/** Browsers name the page that a form was sent from. A client without them isn't a browser. */
function isOfOwnPage({ headers, url }: Call): boolean {
  const [origin, site] = [headers.get("origin"), headers.get("sec-fetch-site")];
  return (origin === null || origin === url.origin) && (site === null || site === "same-origin");
}

function onPage<Result>(call: Call, read: () => Result): Result | Response {
  try {
    return read();
  } catch (error) {
    if (error instanceof AadstsRefusal) return refusalPage(error, call.trace);
    throw error;
  }
}
