import { call, guideEndpoint, refusalIn, loggedDuring } from "./call.ts";
import { check, type Check, inGroup } from "./check.ts";
import { versionFacts } from "./tokens.ts";

/** Rows G02, G09, G11: requests without a token. */
export const unauthenticatedChecks: readonly Check[] = inGroup("App Service authentication", [
  check(
    "G02",
    "A request without a token gets 401 from App Service, not a redirect to a sign-in page.",
    async (origin) => {
      const answer = await call(origin);
      return {
        action: "called without a token",
        expected: { status: 401, by: "App Service authentication", location: null },
        found: { ...refusalIn(answer), location: answer.headers.get("location") },
      };
    },
  ),

  check("G09", "No function key is required, and a key alone grants no access.", async (origin) => {
    const endpoint = guideEndpoint(origin);
    const inHeader = await call(origin, { "x-functions-key": "a-function-key" });
    const inQuery = await call(origin, {}, { ...endpoint, url: `${endpoint.url}?code=a-function-key` });
    return {
      action: "called with a function key in the header, then in the query, and no token",
      expected: [
        { status: 401, by: "App Service authentication" },
        { status: 401, by: "App Service authentication" },
      ],
      found: [refusalIn(inHeader), refusalIn(inQuery)],
    };
  }),

  check("G11", "The 401 names the tenant and the API to get a token for; the function never runs.", async (origin) => {
    const { api, functionApp } = origin.outputs;
    const { result: answer, lines } = await loggedDuring(origin, () => call(origin));
    return {
      action: "called without a token",
      expected: {
        status: 401,
        by: "App Service authentication",
        // With spaces between the parameters, as on Linux.
        challenge: `Bearer realm="${functionApp.hostName}" authorization_uri="${versionFacts(origin.outputs).authorizationUri}" resource_id="${api.clientId}"`,
        logged: 0,
      },
      found: {
        ...refusalIn(answer),
        challenge: answer.headers.get("www-authenticate"),
        logged: lines?.length ?? 0,
      },
    };
  }),
]);
