/**
 * Headers that identify or authenticate a sender, to App Service, to the Functions host or to a proxy in front of them.
 * On an anonymous path nothing has verified them.
 *
 * - `X-MS-CLIENT-PRINCIPAL*`, `X-MS-TOKEN-*` and the platform's other `X-MS-*`; `X-ZUMO-AUTH`, a session token; and the
 *   cookie `AppServiceAuthSession`. Other cookies belong to a person's browser session as well.
 *   https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 *   https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 * - `X-ARR-ClientCert`, a client certificate that App Service requires or not, but never validates, and what other
 *   proxies call it (RFC 9440, Envoy).
 *   https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth
 * - `X-Functions-Key`, a function key.
 *   https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
 *
 * A sender's own header, such as a webhook's signature, isn't among them.
 */
const ofSender =
  /^(?:x-ms-.*|x-zumo-.*|authorization|proxy-authorization|cookie2?|x-arr-clientcert|x-(?:forwarded-)?client-cert|client-cert(?:-chain)?|x-functions-.*)$/;

/** Whether a header identifies or authenticates the sender. Ignores case, and reads `_` as `-`, as some servers do. */
export function identifiesSender(header: string): boolean {
  return ofSender.test(header.toLowerCase().replaceAll("_", "-"));
}
