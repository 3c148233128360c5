import { Refused } from "../../../text/errors.ts";
import { listed } from "../../../text/names.ts";
import { didYouMean } from "../../../text/nearest.ts";
import type { CredentialKind } from "./recipe.ts";

const settingOf: Record<Exclude<CredentialKind, "password">, string> = {
  "client-secret": "secrets.first.endDate",
  certificate: "certificate.pem",
  federated: "federated",
};

/** There is no such way to call this stack's function: what, found, allowed, what to do. */
export class RecipeRefused extends Refused {
  constructor(message: string) {
    super("RECIPE_REFUSED", message);
  }

  static publicClientFlowsOff(): RecipeRefused {
    return new RecipeRefused(
      "People can't sign in with username and password: publicClientFlows is false, the default. Set " +
        "protected-function:publicClientFlows to true and deploy, for as long as somebody needs it; services use " +
        "--flow client-credentials.",
    );
  }

  static noEndpoint(): RecipeRefused {
    return new RecipeRefused(
      "Every endpoint of the contract is anonymous: no token is needed, and a plain request is enough.",
    );
  }

  static unknownCaller(caller: string, callers: readonly string[]): RecipeRefused {
    const has = `it has: ${listed(callers)}.`;
    return new RecipeRefused(`"${caller}" is no caller of this stack; ${has}${didYouMean(caller, callers)}`);
  }

  static whichCaller(callers: readonly string[]): RecipeRefused {
    if (callers.length === 0) {
      return new RecipeRefused(
        "This stack has no caller: name one in protected-function:callers and deploy. For a person: --as user.",
      );
    }
    return new RecipeRefused(`This stack has ${callers.length} callers; choose with --as: ${listed(callers)}.`);
  }

  static noCredential(
    caller: string,
    has: readonly CredentialKind[],
    wanted?: readonly Exclude<CredentialKind, "password">[],
  ): RecipeRefused {
    const settings = (wanted ?? (["client-secret", "certificate", "federated"] as const)).map(
      (kind) => `protected-function:callers.${caller}.${settingOf[kind]}`,
    );
    return new RecipeRefused(
      `${caller} has ${has.length === 0 ? "no credential" : `only ${has.join(", ")}`}` +
        `${wanted ? `, and ${wanted.join(" or ")} is needed here` : ""}. Settings that give it one: ${settings.join(", ")}.`,
    );
  }
}
