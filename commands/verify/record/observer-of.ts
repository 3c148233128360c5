import { cloudOf } from "../../../azure/clouds.ts";
import { azureLogin } from "../../../azure/login.ts";
import { type LiveOriginMessage, liveOriginOf } from "../../../stacks/live/live-origin.ts";
import { Observer, type ObserverOptions } from "./observer.ts";

/** The observer of a live stack, by the login of the environment. */
export function observerOf(message: LiveOriginMessage, options: Pick<ObserverOptions, "package" | "waited">): Observer {
  const { outputs, administrator, settle = 0 } = message;
  return new Observer({
    ...options,
    origin: liveOriginOf(message),
    ...(administrator && {
      tokens: azureLogin(process.env, { cloud: cloudOf(outputs), tenantId: outputs.tenantId }).token,
    }),
    // Where an alteration is given no time to act, nothing else takes any, either.
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, settle === 0 ? 0 : milliseconds)),
  });
}
