/**
 * The host adds these to every answer that doesn't have them, App Service authentication's refusals included
 * (azure-functions-host, CustomHttpHeadersMiddleware.cs, WebScriptHostBuilderExtension.cs).
 */
const refused: readonly { readonly names: RegExp; readonly rule: string }[] = [
  {
    names: /^access-control-/,
    rule: "must not set CORS headers: a browser would give every answer to the pages of another site",
  },
  {
    names:
      /^(?:set-cookie2?|www-authenticate|proxy-authenticate|authorization|x-ms-.*|x-zumo-.*|protected-function-.*)$/,
    rule: "must not set a header of authentication: callers and checks would take the host's word for that of App Service authentication or the guard",
  },
  {
    names:
      /^(?:location|refresh|content-(?:type|length|encoding|location|disposition)|transfer-encoding|connection|upgrade|host|date|trailer|alt-svc|link|clear-site-data|service-worker-allowed|sourcemap)$/,
    rule: "must not set a header that changes what an answer means or where a client goes next",
  },
];

/** Headers that protect, and the values with which they do. */
const protecting: Readonly<Record<string, { readonly value: RegExp; readonly rule: string }>> = {
  "cache-control": {
    value: /(?:^|[\s,])no-store(?:[\s,]|$)/i,
    rule: 'must have "no-store": a shared cache would give one caller\'s answer to others',
  },
  "strict-transport-security": {
    value: /(?:^|[\s;])max-age\s*=\s*"?[1-9]/i,
    rule: "must have a max-age of at least a second: 0 ends the protection",
  },
  "x-content-type-options": { value: /^\s*nosniff\s*$/i, rule: 'must be "nosniff"' },
  "x-frame-options": { value: /^\s*(?:deny|sameorigin)\s*$/i, rule: 'must be "DENY" or "SAMEORIGIN"' },
  "referrer-policy": {
    value: /^(?!.*unsafe-url)/i,
    rule: 'must not be "unsafe-url": addresses would go to every site',
  },
};

/** Returns why a custom header may not be set; undefined if it may. */
export function customHeaderProblem(name: string, value: unknown): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return "must be the name of a header";
  // Printable ASCII: the host can't send anything else.
  if (typeof value !== "string" || !/^[ -~]*$/.test(value)) return "must be a text without line breaks";
  const header = name.toLowerCase();
  const rule = refused.find(({ names }) => names.test(header))?.rule;
  if (rule !== undefined) return rule;
  const protection = Object.hasOwn(protecting, header) ? protecting[header] : undefined;
  return protection && !protection.value.test(value) ? protection.rule : undefined;
}
