import { createHash } from "node:crypto";

/** Makes any text harmless in HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `:root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
body{margin:0;background:light-dark(#f3f3f3,#1b1b1b);color:light-dark(#1b1b1b,#f3f3f3)}
main{box-sizing:border-box;max-width:27rem;margin:3rem auto;padding:1.5rem;background:light-dark(#fff,#262626);overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0 0 1rem}
label{display:block;margin-top:1rem}
input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;border:1px solid #767676}
button{font:inherit;padding:.5rem 1rem;margin:1rem .5rem 0 0;border:1px solid #767676;cursor:pointer;max-width:100%}
.main{background:#0f5ea8;color:#fff;border-color:#0f5ea8}
:focus-visible{outline:3px solid light-dark(#0f5ea8,#8ec5ff);outline-offset:2px}
[role=alert]{border-left:4px solid light-dark(#a4262c,#ff9ea4);padding-left:.75rem}
.note{font-size:.875rem;color:light-dark(#595959,#b5b5b5)}`;
const styleHash = hashOf(style);

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
  const html = `${head(title)}<style>${style}</style></head><body><main>${body}
<p class="note">Local twin of Microsoft Entra ID. Never enter a real password here.</p></main></body></html>\n`;
  const headers = { ...headersOfPages, "content-security-policy": csp, "x-frame-options": "DENY" };
  return new Response(html, { status, headers });
}

/** OAuth 2.0 Form Post Response Mode: the browser posts the answer to the redirect URI. */
export function formPostPage(action: string, fields: readonly (readonly [string, string])[]): Response {
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const html = `${head("Working…")}</head><body><form method="post" action="${escapeHtml(action)}">${inputs.join("")}
<noscript><p>Scripts are off. Continue by hand.</p><button>Continue</button></noscript></form>
<script>${submit}</script></body></html>\n`;
  const csp = `default-src 'none'; script-src ${submitHash}; img-src data:; base-uri 'none'`;
  return new Response(html, { headers: { ...headersOfPages, "content-security-policy": csp } });
}

function head(title: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>`;
}
