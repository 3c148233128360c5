import { createHash } from "node:crypto";
import { escapeHtml, pageHead, pageHtml, pageStyle } from "../../network/page.ts";

const styleHash = hashOf(pageStyle);

/** Sends an answer on at once. Without scripts, the page has a button. */
const submit = "document.forms[0].submit()";
const submitHash = hashOf(submit);

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const headersOfPages = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store, no-cache",
  pragma: "no-cache",
  "x-content-type-options": "nosniff",
  // A form's own origin must come with it, or the twin couldn't tell it from another page's.
  "referrer-policy": "strict-origin",
};

/**
 * A page of the sign-in. No other page can frame it, and it loads nothing. Chromium also applies `form-action` to where
 * a form's answer redirects, which is the app's address and whatever that redirects to.
 */
export function page(title: string, body: string, status = 200): Response {
  const csp = `default-src 'none'; style-src ${styleHash}; img-src data:; form-action 'self' https: http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'`;
  const html = pageHtml(title, body, "Local twin of Microsoft Entra ID. Never enter a real password here.");
  const headers = { ...headersOfPages, "content-security-policy": csp, "x-frame-options": "DENY" };
  return new Response(html, { status, headers });
}

/** OAuth 2.0 Form Post Response Mode: the browser posts the answer to the redirect URI. */
export function formPostPage(action: string, fields: readonly (readonly [string, string])[]): Response {
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const html = `${pageHead("Working…")}</head><body><form method="post" action="${escapeHtml(action)}">${inputs.join("")}
<noscript><p>Scripts are off. Continue by hand.</p><button>Continue</button></noscript></form>
<script>${submit}</script></body></html>\n`;
  const csp = `default-src 'none'; script-src ${submitHash}; img-src data:; base-uri 'none'`;
  return new Response(html, { headers: { ...headersOfPages, "content-security-policy": csp } });
}
