import { authorityOf } from "../../azure/clouds.ts";
import { refusalIn, endpointUrl, defaultEndpoint } from "../../checks/call.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { type Answer, NoAnswer, send } from "../../azure/http.ts";

/** What a bare request met. */
export type DoorState =
  /** 401 by the gate. */
  | { readonly state: "closed" }
  /** It was let in, or reached what only the gate may let it reach. */
  | { readonly state: "open"; readonly found: string; readonly means: string; readonly fix: string }
  /** Neither is seen: no site, no name, no host yet. */
  | {
      readonly state: "unseen";
      readonly found: string;
      /** The site's host name answers. */
      readonly answered: boolean;
      /** Something answers: the site, or else Entra ID. */
      readonly online: boolean;
    };

const fix =
  "Close it now: `npx pulumi refresh`, then `npx pulumi up`. Somebody changed the gate since the last deployment. If an " +
  "app setting overrides it (WEBSITE_AUTH_ENABLED and the like), neither removes that: `./pf drift` prints the command.";

/** A bare request to a protected endpoint, as anyone can send it: one that changes nothing, if it got through. */
export async function probeDoor(outputs: StackOutputs): Promise<DoorState> {
  const { tokenEndpoint } = outputs;
  const probed = defaultEndpoint(outputs, Object.keys(outputs.api.appRoles));
  const door = await answerOf(probed ? endpointUrl(probed) : `https://${outputs.functionApp.hostName}/`);
  if (!(door instanceof NoAnswer)) return doorStateOf(door);
  const entra = await answerOf(`${authorityOf(tokenEndpoint)}/v2.0/.well-known/openid-configuration`);
  return { state: "unseen", found: door.message, answered: false, online: !(entra instanceof NoAnswer) };
}

export async function answerOf(url: string): Promise<Answer | NoAnswer> {
  try {
    return await send("GET", url);
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

/** Only the gate's own 401 says that the door is closed; whatever comes from behind it says that it is open. */
export function doorStateOf(answer: Answer): DoorState {
  const { status, headers, text } = answer;
  const { by } = refusalIn(answer);
  const open = (found: string, means: string): DoorState => ({
    state: "open",
    found: `a bare request ${found}`,
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
      "The gate and the guard before the handlers let it pass: the endpoint's own code refused, or found nothing.",
    );
  }
  if (status >= 300 && status < 400) {
    return open(
      `was sent elsewhere (${status}, to ${hostIn(headers.get("location"))})`,
      "The gate sends people to a login page in place of refusing: services take that for an answer.",
    );
  }
  if (status < 400) return open(`got ${status}`, "Anyone on the internet gets an answer without a token.");
  const found = `a bare request got ${status}, which is neither open nor 401`;
  return { state: "unseen", found, answered: true, online: true };
}

function meansOf(problem: string | undefined): string {
  const still = "The function refuses all the same: it is the last lock, not the door.";
  if (problem === "gate-off") {
    return `App Service authentication is off, an app setting overrides it, or the platform does not say that it is on (WEBSITE_AUTH_ENABLED). ${still}`;
  }
  if (problem === "principal-missing") return `The gate lets requests pass that nobody authenticated. ${still}`;
  return `The gate lets requests without a token reach the function. ${still}`;
}

/** Host only: a login page's address carries a state. */
function hostIn(location: string | null): string {
  if (location === null) return "nowhere";
  return URL.canParse(location) ? new URL(location).host : "a page of the same host";
}
