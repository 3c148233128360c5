import type { SignedInAccount } from "../../tenant/browser-sessions.ts";
import { AadstsRefusal, aadstsRefusal } from "../errors.ts";
import { reportBrowserSignIn } from "../report-sign-in.ts";
import { missingConsent } from "../sign-in/consent.ts";
import { requireFirstFactor, requireUser } from "../token/grants.ts";
import { requireResource } from "../token/resource.ts";
import { messagePage, secondFactorPage, signInPage } from "./pages.ts";
import { canConsent, everyScope, pageContext, proceed, type Proceeding, type Progress } from "./proceed.ts";
import { respondCancelled, respondRefused } from "./respond.ts";

/** Does what the user chose on a page. A button that the page doesn't have changes nothing. */
export async function step(proceeding: Proceeding, accounts: readonly SignedInAccount[]): Promise<Progress> {
  const { tenant, call, pending } = proceeding;
  const { request, account } = pending;
  const context = pageContext(call, pending);
  const action = call.form.get("action") ?? "";

  if (action === "cancel") return respondCancelled(request);
  if (action === "another") return signInPage(context, {});
  if (action === "password") return givePassword(proceeding);
  if (action.startsWith("account:")) {
    const isAsked = request.prompt === "login";
    const picked = isAsked ? undefined : accounts.find(({ userId }) => `account:${userId}` === action);
    if (picked) pending.account = picked;
    return picked ? proceed(proceeding) : signInPage(context, {});
  }
  if (!account) return signInPage(context, { username: request.loginHint ?? "" });
  const user = requireUser(tenant, account.userId);
  switch (action) {
    case "deny":
      return secondFactorPage(context, user, "You denied the request. Approve it, or cancel the sign-in.");
    case "register":
    case "approve":
      if (action === "register") tenant.directory.users.registerAuthenticationMethod(user.id);
      // A button that wasn't there proves nothing: an account without a method has no second factor to approve with.
      if (!tenant.directory.users.hasAuthenticationMethod(user.id) && !hasMethodAnyway(proceeding)) break;
      pending.account = { ...account, hasSecondFactor: true };
      return proceed(proceeding);
    case "accept":
      return accept(proceeding);
    case "decline":
      return respondRefused(request, aadstsRefusal(65004, []), call.trace);
    case "return":
      return respondRefused(request, aadstsRefusal(90094, []), call.trace);
  }
  return messagePage("Sign in", `The twin has no step "${action}" here. Go back, and use the page's buttons.`, 400);
}

function hasMethodAnyway({ tenant }: Proceeding): boolean {
  return tenant.directoryBehavior.authenticationMethods === "aMethod";
}

async function givePassword(proceeding: Proceeding): Promise<Progress> {
  const { tenant, call, pending } = proceeding;
  const username = (call.form.get("username") ?? "").trim();
  try {
    const user = requireFirstFactor({ tenant }, username, call.form.get("password") ?? "");
    pending.account = { userId: user.id, signedInAt: call.trace.at, hasSecondFactor: false };
    pending.isFresh = true;
  } catch (error) {
    if (!(error instanceof AadstsRefusal)) throw error;
    reportBrowserSignIn(tenant, pending, error);
    const problem = `AADSTS${error.code}: ${error.message}`.replace("{EmailHidden}", username);
    return signInPage(pageContext(call, pending), { username, problem });
  }
  return proceed(proceeding);
}

async function accept(proceeding: Proceeding): Promise<Progress> {
  const { tenant, call, pending } = proceeding;
  const { request, account } = pending;
  if (!account) throw new Error("A consent without an account.");
  const { client, scope } = request;
  const user = requireUser(tenant, account.userId);
  const resource = { name: scope.resourceName, servicePrincipal: requireResource(tenant, scope.resourceName) };
  const signIn = {
    ...({ kind: "user", tenant, client, user, resource, scope, from: call.from, at: call.trace.at } as const),
    ...({ firstFactor: "session", isConfidential: false } as const),
  };
  if (!canConsent(signIn, request.prompt === "consent" ? everyScope(signIn) : missingConsent(signIn))) {
    return respondRefused(request, aadstsRefusal(90094, []), call.trace);
  }
  for (const { resource: asked, scopes } of missingConsent(signIn)) {
    tenant.directory.permissionGrants.consent(user.id, {
      clientId: client.servicePrincipal.id,
      resourceId: asked.id,
      scope: scopes.map(({ value }) => value).join(" "),
    });
  }
  pending.hasConsented = true;
  return proceed(proceeding);
}
