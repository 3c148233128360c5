import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { endpointName } from "../../checks/call.ts";
import { endpointOfPath, methodsOfPath } from "../../checks/endpoints/endpoint-of-path.ts";
import { signInClientOf } from "../../checks/people.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";
import { deployAgain } from "./deploy-again.ts";
import { credentialNames } from "./languages/recipe-comment.ts";
import { recipeLanguages } from "./languages/recipe-languages.ts";
import type { CredentialKind } from "./recipe.ts";

const settingOf: Record<Exclude<CredentialKind, "password" | "managed-identity">, string> = {
  "client-secret": "secrets.first.endDate",
  certificate: "certificate.pem",
  federated: "federated",
};

/** Where a setting is changed, and how the change takes effect, as the end of a line. */
function applied(onTwin: boolean): string {
  return onTwin
    ? `the twin's settings file (Pulumi.local.yaml, unless --settings named another), save it, and ${deployAgain.replaceAll("`", "")}.`
    : "the stack's settings file, and deploy: npx pulumi up --stack <stack>";
}

/** This stack's function can't be called that way: the reason, and the fix. */
export class RecipeRefused extends Refused {
  constructor(message: string) {
    super("RECIPE_REFUSED", message);
  }

  static publicClientFlowsOff(onTwin: boolean): RecipeRefused {
    return new RecipeRefused(
      [
        "People can't sign in with username and password: publicClientFlows is false, the default.",
        `Only while someone needs it, set protected-function:publicClientFlows to true in ${applied(onTwin)}`,
        "To see how each person can sign in, run: ./pf matrix",
        "For a service: --as <caller>",
      ].join("\n"),
    );
  }

  /** @param people everyone in the twin's tenant */
  static unknownPerson(username: string, people: readonly string[]): RecipeRefused {
    return new RecipeRefused(
      [
        `--as is "${printable(username)}", but the twin's tenant has nobody of that name.`,
        people.length === 0 ? "It has no people." : `It has: ${listNames(people)}.${didYouMean(username, people)}`,
        `For another person, add the name to the users of a role, under protected-function:people, in ${applied(true)}`,
      ].join("\n"),
    );
  }

  static noEndpoint(): RecipeRefused {
    return new RecipeRefused("Every endpoint of the contract is anonymous: call it without a token.");
  }

  static unknownCaller(caller: string, callers: readonly string[]): RecipeRefused {
    const callerList = `Callers: ${listNames(callers)}.`;
    return new RecipeRefused(`"${caller}" isn't a caller of this stack.\n${callerList}${didYouMean(caller, callers)}`);
  }

  static whichCaller(outputs: StackOutputs, onTwin: boolean): RecipeRefused {
    const callers = Object.keys(outputs.callers);
    if (callers.length === 0) {
      const forPerson = signInClientOf(outputs) ? " For a person, choose one: --as user" : "";
      return new RecipeRefused(
        `This stack has no caller.${forPerson}\nAdd a caller to protected-function:callers in ${applied(onTwin)}`,
      );
    }
    return new RecipeRefused(`This stack has ${callers.length} callers. Choose one with --as: ${listNames(callers)}.`);
  }

  static unknownEndpoint(endpoint: string, endpoints: StackOutputs["endpoints"]): RecipeRefused {
    const labels = [...Map.groupBy(endpoints, ({ name }) => name)].map(([name, [first, ...others]]) => {
      const methods = others.map(({ method }) => ` or ${method}`).join("");
      return `${name} (${first === undefined ? "" : endpointName(first).replace(first.method, `${first.method}${methods}`)})`;
    });
    const suggestion = didYouMean(
      endpoint,
      endpoints.flatMap((endpoint) => [endpoint.name, endpointName(endpoint)]),
    );
    const [, typed, path = ""] = /^([a-z]+)\s+(.+)$/i.exec(endpoint) ?? [];
    const ofPath = typed === undefined ? undefined : endpointOfPath(path, endpoints)?.endpoint;
    const why =
      ofPath === undefined
        ? suggestion
        : ` That path takes ${listText(methodsOfPath(ofPath, endpoints))}, and not ${String(typed)}.`;
    return new RecipeRefused(`The API has no endpoint "${printable(endpoint)}". It has: ${listNames(labels)}.${why}`);
  }

  static anonymousEndpoint(
    name: string,
    { method, url, anonymous = "" }: StackOutputs["endpoints"][number],
  ): RecipeRefused {
    const command = method === "GET" ? "curl" : `curl --request ${shellWord(method)}`;
    return new RecipeRefused(`${name} needs no token (${printable(anonymous)}): ${command} ${quotedWord(url)}`);
  }

  static noCredential(
    caller: string,
    { existing, credentials }: Pick<StackOutputs["callers"][string], "existing" | "credentials">,
    requestedCredentials?: readonly Exclude<CredentialKind, "password">[],
  ): RecipeRefused {
    if (existing === "managed-identity") {
      return new RecipeRefused(
        `${caller} is an existing app. As a managed identity, it has no credential to paste, and gets tokens on its own machine only. ` +
          "Recipes for that (--for): curl, powershell, typescript and python.",
      );
    }
    if (existing === "application") {
      return new RecipeRefused(
        `${caller} is an existing app: this stack gives it no credential. Ask its owner for the credential.`,
      );
    }
    const kinds = (requestedCredentials ?? []).filter((kind) => kind !== "managed-identity");
    const settings = (kinds.length > 0 ? kinds : (["client-secret", "certificate", "federated"] as const)).map(
      (kind) => `protected-function:callers.${caller}.${settingOf[kind]}`,
    );
    const others = listNames(languagesFor(credentials));
    return new RecipeRefused(
      `${caller} has ${credentials.length === 0 ? "no credential" : `only ${namesOf(credentials, "and")}`}` +
        `${kinds.length > 0 ? `, but ${namesOf(kinds, "or")} is needed here` : ""}. ` +
        (others === "" ? "" : `Recipes for that (--for): ${others}. `) +
        `${others === "" ? "Add one" : "Or add a credential"} by a setting: ${settings.join(", ")}.`,
    );
  }
}

function namesOf(credentials: readonly CredentialKind[], joint: "and" | "or"): string {
  return listText(
    credentials.map((kind) => credentialNames[kind]),
    joint,
  );
}

function languagesFor(credentials: StackOutputs["callers"][string]["credentials"]): readonly string[] {
  return Object.entries(recipeLanguages)
    .filter(([, language]) => language.credentials.some((kind) => credentials.some((has) => has === kind)))
    .map(([name]) => name);
}
