import { refusalIn } from "../../../checks/call.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Answer, NoAnswer } from "@protected-function/core/azure/http.ts";
import { setAppSetting } from "../../../stacks/live/app-settings-command.ts";
import { answerOf } from "../exposure.ts";
import type { Probe, Probed } from "./probe.ts";

interface AnonymousRequest extends Pick<Probe, "id" | "claim"> {
  readonly path: string;
  /** Judges an answer that is neither a refusal nor from the function itself. */
  readonly judge: (answer: Answer, siteId: string) => Probed;
}

/**
 * Paths that the Functions host may answer itself. On Flex Consumption, App Service authentication runs in the host.
 * The host answers requests that arrive before authentication, from anyone (Azure/azure-functions-host,
 * WebJobsApplicationBuilderExtension.cs).
 */
export const anonymousRequests: readonly AnonymousRequest[] = [
  {
    id: "homepage",
    path: "/",
    claim: "Without a token, `/` gives nothing away.",
    judge: (answer, siteId) => {
      if (answer.status === 204) return expected("204 without content: the Functions host's homepage is off");
      if (isPage(answer)) {
        return {
          outcome: "warning",
          found:
            "200 with the Functions host's own homepage. No function ran, but anyone can see that this is a function app, " +
            "and each such request may start an instance",
          fix: `Turn the homepage off: ${setAppSetting(siteId, "AzureWebJobsDisableHomepage", "true")}`,
        };
      }
      return answer.status === 404 ? expected("404") : letThrough(answer);
    },
  },
  {
    id: "unknown-path",
    path: "/no-such-path-of-this-app",
    claim: "Without a token, a path that no function has is refused like any other.",
    judge: (answer) =>
      answer.status === 404
        ? failed("404 by the Functions host: App Service authentication let the request through to it")
        : letThrough(answer),
  },
  {
    id: "administration",
    path: "/admin/host/status",
    claim: "Without a token or the master key, the Functions host's administration is closed.",
    judge: (answer) =>
      answer.status === 404 ? expected("404: the path isn't there from outside") : letThrough(answer),
  },
];

/** Sends each request as anyone can: without a token, key or cookie. */
export async function sendAnonymousRequests({ functionApp }: StackOutputs): Promise<readonly Probe[]> {
  return Promise.all(
    anonymousRequests.map(async (request) => {
      const answer = await answerOf(`https://${functionApp.hostName}${request.path}`);
      return judgeAnonymous(request, functionApp.siteId, answer instanceof NoAnswer ? undefined : answer);
    }),
  );
}

/** @param answer undefined if no answer came */
export function judgeAnonymous(
  { id, claim, path, judge }: AnonymousRequest,
  siteId: string,
  answer: Answer | undefined,
): Probe {
  const probed = answer ? (judgeAnywhere(answer) ?? judge(answer, siteId)) : noAnswer;
  return { id, claim, ...probed, found: `GET ${path} was answered ${probed.found}` };
}

const noAnswer: Probed = {
  outcome: "not checked",
  found: "by nothing",
  notYet: "the site's name is not in DNS yet, or the site is starting",
};

/** Judges an answer that means the same at each path. Undefined if the meaning depends on the path. */
function judgeAnywhere(answer: Answer): Probed | undefined {
  const { status, headers } = answer;
  const { by } = refusalIn(answer);
  if (by === "the function") return failed(`${status} by the function itself`);
  if (by === "nobody" && status >= 400) return failed(`${status} by a handler`);
  if (status === 401 || status === 403) {
    const byAppService = headers.has("x-ms-middleware-request-id") || headers.has("www-authenticate");
    return expected(`${status} by ${byAppService ? "App Service authentication" : "the Functions host"}`);
  }
  if (status < 500) return undefined;
  const notYet = "the Functions host is starting";
  return { outcome: "not checked", found: `${status}, which doesn't show who can get in`, notYet };
}

function letThrough({ status }: Answer): Probed {
  return failed(`${status}, without a token`);
}

function isPage({ status, headers }: Answer): boolean {
  return status === 200 && (headers.get("content-type") ?? "").startsWith("text/html");
}

function expected(observation: string): Probed {
  return { outcome: "as expected", found: observation };
}

function failed(observation: string): Probed {
  return {
    outcome: "failed",
    found: observation,
    fix: "Compare the site's authentication settings with the program's, excluded paths included: `npx pulumi refresh`, then `npx pulumi up`.",
  };
}
