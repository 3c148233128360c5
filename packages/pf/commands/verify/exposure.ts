import { authorityOf } from "@protected-function/core/azure/clouds.ts";
import { refusalIn, endpointUrl, defaultEndpoint } from "../../checks/call.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Answer, NoAnswer, send } from "@protected-function/core/azure/http.ts";

/** The response to a request without a token. */
export type ApiExposure =
  /** 401 from App Service authentication. */
  | { readonly state: "closed" }
  /** The request got in, or reached the function behind App Service authentication. */
  | { readonly state: "open"; readonly found: string; readonly means: string; readonly fix: string }
  /** The response shows neither: no site, no DNS name, no host yet. */
  | {
      readonly state: "unseen";
      readonly found: string;
      /** Whether the site's host name responds. */
      readonly answered: boolean;
      /** Whether anything responds: the site, or else Entra ID. */
      readonly online: boolean;
    };

const fix =
  "Close it now: `npx pulumi refresh`, then `npx pulumi up`. Someone changed App Service authentication since the last " +
  "deployment. If an app setting overrides it (WEBSITE_AUTH_ENABLED and others), neither command removes that setting: " +
  "`./pf drift` prints the command.";

/** Sends a request without a token to a protected endpoint, as anyone can. If it gets through, it changes nothing. */
export async function probeExposure(outputs: StackOutputs): Promise<ApiExposure> {
  const { tokenEndpoint } = outputs;
  const probed = defaultEndpoint(outputs, Object.keys(outputs.api.appRoles));
  const answer = await answerOf(probed ? endpointUrl(probed) : `https://${outputs.functionApp.hostName}/`);
  if (!(answer instanceof NoAnswer)) return exposureOf(answer);
  const entra = await answerOf(`${authorityOf(tokenEndpoint)}/v2.0/.well-known/openid-configuration`);
  return { state: "unseen", found: answer.message, answered: false, online: !(entra instanceof NoAnswer) };
}

export async function answerOf(url: string): Promise<Answer | NoAnswer> {
  try {
    return await send("GET", url);
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

/** Only App Service authentication's own 401 means closed. Any answer from behind it means open. */
export function exposureOf(answer: Answer): ApiExposure {
  const { status, headers, text } = answer;
  const { by } = refusalIn(answer);
  const open = (observation: string, means: string): ApiExposure => ({
    state: "open",
    found: `a request without a token ${observation}`,
    means,
    fix,
  });
  if (by === "the function") {
    const problem = /urn:problem:protected-function:([a-z-]+)/.exec(text)?.[1];
    const code = problem === undefined ? "" : ` (${problem})`;
    return open(`got ${status} from the function itself${code}`, meansOf(problem));
  }
  if (by === "App Service authentication" && status === 401) return { state: "closed" };
  if (by === "nobody" && status >= 400) {
    return open(
      `got ${status} from a handler`,
      "App Service authentication and the guard both allowed it: the endpoint's own code refused, or found nothing.",
    );
  }
  if (status >= 300 && status < 400) {
    return open(
      `was sent elsewhere (${status}, to ${hostIn(headers.get("location"))})`,
      "App Service authentication sends people to a login page instead of refusing. Services take that for an answer.",
    );
  }
  if (status < 400) return open(`got ${status}`, "Anyone on the internet gets an answer without a token.");
  const observation = `a request without a token got ${status}, which shows neither an open API nor a 401`;
  return { state: "unseen", found: observation, answered: true, online: true };
}

function meansOf(problem: string | undefined): string {
  const still = "The function's own guard still refuses, but it is only the second line of defense.";
  if (problem === "gate-off") {
    return `App Service authentication is off, an app setting overrides it, or WEBSITE_AUTH_ENABLED doesn't say that it is on. ${still}`;
  }
  if (problem === "principal-missing")
    return `App Service authentication lets unauthenticated requests through. ${still}`;
  return `App Service authentication lets requests without a token reach the function. ${still}`;
}

/** Returns only the host, because a login page's URL contains a state. */
function hostIn(location: string | null): string {
  if (location === null) return "nowhere";
  return URL.canParse(location) ? new URL(location).host : "a page of the same host";
}
