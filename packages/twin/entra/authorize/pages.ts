import type { User } from "../../tenant/directory-objects.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { type AadstsRefusal, refusalDescription, timestampOf, type Trace } from "../errors.ts";
import type { ConsentRequest } from "../sign-in/consent.ts";
import { escapeHtml as text } from "../../network/page.ts";
import { page } from "./html.ts";

/** What every page of one sign-in has. */
export interface PageContext {
  /** Where its forms go. */
  readonly action: string;
  /** Names the sign-in. Only its own pages know it. */
  readonly ctx: string;
  readonly clientName: string;
}

const form = ({ action, ctx }: PageContext, content: string): string =>
  `<form method="post" action="${text(action)}"><input type="hidden" name="ctx" value="${text(ctx)}">${content}</form>`;
const button = (action: string, label: string, main = false): string =>
  `<button name="action" value="${text(action)}"${main ? ' class="main"' : ""}>${text(label)}</button>`;
const alert = (problem: string | undefined): string =>
  problem === undefined ? "" : `<p role="alert">${text(problem)}</p>`;

export function signInPage(context: PageContext, { username = "", problem = "" }): Response {
  const [onName, onPassword] = username === "" ? [" autofocus", ""] : ["", " autofocus"];
  const fields = `<label for="username">User name</label>
<input id="username" name="username" type="email" autocomplete="username" required value="${text(username)}"${onName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${onPassword}>
${button("password", "Sign in", true)}`;
  const cancel = form(context, button("cancel", "Cancel"));
  const body = `<h1>Sign in</h1><p>to continue to <strong>${text(context.clientName)}</strong></p>
${alert(problem || undefined)}${form(context, fields)}${cancel}`;
  return page("Sign in", body);
}

export function pickerPage(context: PageContext, users: readonly User[]): Response {
  const accounts = users.map(({ id, displayName, userPrincipalName }) =>
    button(`account:${id}`, `${displayName} (${userPrincipalName})`),
  );
  const buttons = [...accounts, button("another", "Use another account"), button("cancel", "Cancel")].join("\n");
  const intro = `<h1>Pick an account</h1><p>to continue to <strong>${text(context.clientName)}</strong></p>`;
  return page("Pick an account", intro + form(context, buttons));
}

/** Stands for the prompt of an authenticator app. */
export function secondFactorPage(context: PageContext, { userPrincipalName }: User, problem?: string): Response {
  const buttons = button("approve", "Approve", true) + button("deny", "Deny") + button("cancel", "Cancel");
  const body = `<h1>Approve sign-in request</h1>
<p>${text(context.clientName)} requires multifactor authentication of ${text(userPrincipalName)}. This page stands for your second factor.</p>
${alert(problem)}${form(context, buttons)}`;
  return page("Approve sign-in request", body);
}

export function registrationPage(context: PageContext, { userPrincipalName }: User): Response {
  const body = `<h1>More information required</h1>
<p>${text(userPrincipalName)} has no method for multifactor authentication yet. Register one to continue.</p>
${form(context, button("register", "Register a method", true) + button("cancel", "Cancel"))}`;
  return page("More information required", body);
}

export function consentPage(
  context: PageContext,
  user: User,
  requests: readonly ConsentRequest[],
  tenant: Tenant,
): Response {
  const { servicePrincipals } = tenant.directory;
  const items = requests.flatMap(({ resource, scopes }) =>
    scopes.map(({ value, userConsentDisplayName, adminConsentDisplayName }) => {
      const name = userConsentDisplayName ?? adminConsentDisplayName ?? value;
      return `<li>${text(name)} <span class="note">(${text(servicePrincipals.displayNameOf(resource))}: ${text(value)})</span></li>`;
    }),
  );
  const body = `<h1>Permissions requested</h1><p><strong>${text(context.clientName)}</strong> would like to, for ${text(user.userPrincipalName)}:</p>
<ul>${items.join("")}</ul>${form(context, button("accept", "Accept", true) + button("decline", "Cancel"))}`;
  return page("Permissions requested", body);
}

/** https://learn.microsoft.com/entra/identity/enterprise-apps/user-admin-consent-overview */
export function adminConsentPage(context: PageContext, refusal: AadstsRefusal, trace: Trace): Response {
  const body = `<h1>Need admin approval</h1>
<p><strong>${text(context.clientName)}</strong> needs permission to access resources in your organization that only an admin can grant.</p>
${details(refusal, trace)}${form(context, button("return", "Return to the application without granting consent"))}`;
  return page("Need admin approval", body);
}

/** Inferred: its status is that of the token endpoint. */
export function refusalPage(refusal: AadstsRefusal, trace: Trace): Response {
  return page(
    "Sign in",
    `<h1>Sorry, but we’re having trouble signing you in.</h1>${details(refusal, trace)}`,
    refusal.row.status,
  );
}

/** A page of ours, for what only the twin says. */
export function messagePage(title: string, message: string, status = 200): Response {
  return page(title, `<h1>${text(title)}</h1><p>${text(message)}</p>`, status);
}

function details(refusal: AadstsRefusal, trace: Trace): string {
  const [sentence = ""] = refusalDescription(refusal, trace).split(" Trace ID: ");
  return `<p role="alert">${text(sentence)}</p><p class="note">Request Id: ${text(trace.traceId)}<br>
Correlation Id: ${text(trace.correlationId)}<br>Timestamp: ${text(timestampOf(trace.at))}</p>`;
}
