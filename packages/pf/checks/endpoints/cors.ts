import { sendToSite } from "../send-to-site.ts";
import { endpointUrl } from "../call.ts";
import type { EndpointCheck } from "../check.ts";

/** No site of that name can exist: RFC 2606. */
const unlisted = "https://stranger.invalid";

const header = "access-control-allow-origin";

/** Row E17: pages of the listed origins can call from a browser, and no others. Nothing without origins. */
export const browserOrigins: EndpointCheck = {
  group: "App Service authentication",
  row: "E17",
  needs: [],
  claims: ({ cors = [] }) => [
    ...cors.map(
      (origin) => `A browser allows pages of ${origin} to call the API with a token, and a call without one gets 401.`,
    ),
    ...(cors.length > 0 ? ["A browser allows pages of no other origin to call the API."] : []),
  ],
  run: async ({ outputs }, report) => {
    const endpoint = outputs.endpoints.find(({ allow }) => allow !== undefined) ?? outputs.endpoints[0];
    const { cors = [] } = outputs;
    if (endpoint === undefined) return;
    const answersTo = async (origin: string) => {
      const preflight = await sendToSite("OPTIONS", endpointUrl(endpoint), {
        headers: {
          origin,
          "access-control-request-method": endpoint.method,
          "access-control-request-headers": "authorization,content-type",
        },
      });
      const call = await sendToSite(endpoint.method, endpointUrl(endpoint), { headers: { origin } });
      return {
        preflight: preflight.headers.get(header),
        headers: /\bauthorization\b/i.test(preflight.headers.get("access-control-allow-headers") ?? ""),
        call: call.headers.get(header),
        // Never the visitor's own sign-in session.
        session: (preflight.headers.get("access-control-allow-credentials") ?? "false") === "true",
        ...(endpoint.allow && { status: call.status }),
      };
    };
    const status = endpoint.allow && { status: 401 };
    for (const origin of cors) {
      report({
        action: `sent a preflight and a request without a token from ${origin}`,
        expected: { preflight: origin, headers: true, call: origin, session: false, ...status },
        found: await answersTo(origin),
      });
    }
    if (cors.length === 0) return;
    report({
      action: `sent a preflight and a request without a token from ${unlisted}`,
      expected: { preflight: null, headers: false, call: null, session: false, ...status },
      found: await answersTo(unlisted),
    });
  },
};
