import type { SignedInAccount } from "../../tenant/browser-sessions.ts";
import type { User } from "../../tenant/directory-objects.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../call.ts";
import { AadstsRefusal, aadstsRefusal } from "../errors.ts";
import { reportBrowserSignIn } from "../report-sign-in.ts";
import { type ConsentRequest, missingConsent } from "../sign-in/consent.ts";
import { decideSignIn } from "../sign-in/decide-sign-in.ts";
import type { UserSignIn } from "../sign-in/sign-in.ts";
import type { SigningKeys } from "../signing-keys.ts";
import { requireUser } from "../token/grants.ts";
import { signIdToken } from "../token/id-token.ts";
import { requireResource } from "../token/resource.ts";
import { cookieOf, sessionCookie, setSessionCookie } from "./cookies.ts";
import {
  adminConsentPage,
  consentPage,
  type PageContext,
  refusalPage,
  registrationPage,
  secondFactorPage,
} from "./pages.ts";
import type { PendingSignIn, PendingSignIns } from "./pending-sign-ins.ts";
import { respond } from "./respond.ts";

/** One request of a sign-in on the way. */
export interface Proceeding {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  readonly call: Call;
  readonly pending: PendingSignIn;
}

/** A page for the user, or that the user is signed in. */
export type Progress = Response | { readonly signedIn: UserSignIn };

export function pageContext(
  { url, tenantName }: Pick<Call, "url" | "tenantName">,
  { ctx, request }: PendingSignIn,
): PageContext {
  const action = `${url.origin}/${encodeURIComponent(tenantName)}/login`;
  return { action, ctx, clientName: request.client.application.displayName };
}

/**
 * Decides on the sign-in of the account, by the same decisions as every grant. A refusal that the user can fix is a
 * page that fixes it. Silently, every refusal is thrown.
 */
export async function proceed(proceeding: Proceeding): Promise<Progress> {
  const { tenant, call, pending } = proceeding;
  const { request, account } = pending;
  if (!account) throw new Error("A sign-in proceeds without an account.");
  const isSilent = request.prompt === "none";
  try {
    const user = requireUser(tenant, account.userId);
    const signIn = signInOf(proceeding, user, account);
    try {
      decideSignIn(signIn);
    } catch (error) {
      const page = isSilent ? undefined : pageThatFixes(proceeding, signIn, error);
      if (!page) throw error;
      return page;
    }
    if (request.prompt === "consent" && !pending.hasConsented)
      return askConsent(proceeding, signIn, everyScope(signIn));
    reportBrowserSignIn(tenant, pending);
    return { signedIn: signIn };
  } catch (error) {
    if (error instanceof AadstsRefusal) reportBrowserSignIn(tenant, pending, error);
    if (!isSilent && error instanceof AadstsRefusal) return refusalPage(error, call.trace);
    throw error;
  }
}

function signInOf({ tenant, call, pending }: Proceeding, user: User, account: SignedInAccount): UserSignIn {
  const { client, scope, redirectUriKind } = pending.request;
  const resource = { name: scope.resourceName, servicePrincipal: requireResource(tenant, scope.resourceName) };
  return {
    kind: "user",
    tenant,
    client,
    user,
    resource,
    scope,
    from: call.from,
    at: call.trace.at,
    firstFactor: pending.isFresh ? "password" : "session",
    signedInAt: account.signedInAt,
    hasSecondFactor: account.hasSecondFactor,
    isConfidential: redirectUriKind === "web",
    clientAppType: "browser",
  };
}

function pageThatFixes(proceeding: Proceeding, signIn: UserSignIn, error: unknown): Response | undefined {
  const { call, pending } = proceeding;
  if (!(error instanceof AadstsRefusal)) return undefined;
  const context = pageContext(call, pending);
  if (error.code === 50076) return secondFactorPage(context, signIn.user);
  if (error.code === 50079) return registrationPage(context, signIn.user);
  const missing = error.code === 65001 ? missingConsent(signIn) : [];
  return missing.length > 0 ? askConsent(proceeding, signIn, missing) : undefined;
}

function askConsent(
  { tenant, call, pending }: Proceeding,
  signIn: UserSignIn,
  requests: readonly ConsentRequest[],
): Response {
  const context = pageContext(call, pending);
  return canConsent(signIn, requests)
    ? consentPage(context, signIn.user, requests, tenant)
    : adminConsentPage(context, aadstsRefusal(90094, []), call.trace);
}

/**
 * A user can allow what only concerns the user's own data, unless an administrator decides who is assigned anyway. An
 * administrator can allow everything.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
 */
export function canConsent({ tenant, user }: UserSignIn, requests: readonly ConsentRequest[]): boolean {
  const { directory, directoryBehavior } = tenant;
  if (directory.directoryRoles.memberRolesOf(user.id).length > 0) return true;
  if (directoryBehavior.userConsent === "administratorsOnly") return false;
  return requests.every(
    ({ resource, scopes }) => !resource.appRoleAssignmentRequired && scopes.every(({ type }) => type === "User"),
  );
}

/** What `prompt=consent` asks for again: everything that the request names. */
export function everyScope(signIn: UserSignIn): readonly ConsentRequest[] {
  return missingConsent(signIn, () => []);
}

/** Answers at the redirect URI once the user is signed in, and keeps the session. */
export async function finish(
  { tenant, signingKeys, call, pending }: Proceeding,
  pendingSignIns: PendingSignIns,
  progress: Progress,
): Promise<Response> {
  if (progress instanceof Response) return progress;
  const { request, account } = pending;
  if (!account) throw new Error("A sign-in ends without an account.");
  const { signedIn } = progress;
  pendingSignIns.end(pending);
  const { nonce, codeChallenge, redirectUri, redirectUriKind, version } = request;
  const { trace } = call;
  const code = request.withCode
    ? tenant.authorizationCodes.issue({
        clientId: request.client.application.appId,
        userId: account.userId,
        redirectUri,
        redirectUriKind,
        scope: request.scope.requested,
        ...(nonce !== undefined && { nonce }),
        ...(codeChallenge && { codeChallenge }),
        signedInAt: account.signedInAt,
        hasSecondFactor: account.hasSecondFactor,
        issuedAt: trace.at,
      })
    : undefined;
  const idToken = request.withIdToken
    ? await signIdToken(signedIn, { trace, signingKeys, version, nonce, code })
    : undefined;
  const clientInfo = Buffer.from(JSON.stringify({ uid: account.userId, utid: tenant.tenantId })).toString("base64url");
  const response = respond(request, {
    code,
    id_token: idToken,
    client_info: request.withClientInfo ? clientInfo : undefined,
    session_state: tenant.newId(),
  });
  if (request.prompt !== "none") {
    setSessionCookie(response, tenant.browserSessions.signIn(cookieOf(call.headers, sessionCookie), account));
  }
  return response;
}
