import * as pulumi from "@pulumi/pulumi";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * Explains what to do if Entra ID returns other ranges for a named location than it was sent. The azuread provider
 * compares them in order and letter by letter, waits five minutes for a match, and keeps a new location's ID only after
 * that. The location then exists, Pulumi doesn't know it, and each retry creates another one. For the option
 * `hooks: { onError }`; it never retries.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/named_location_resource.go
 */
export function nameLostLocation(): pulumi.ErrorHook {
  return new pulumi.ErrorHook("lost-location", async ({ name, urn, errors: [error = ""] }) => {
    const cure = cureForLocation(urn, error);
    if (cure !== undefined) await pulumi.log.error(`"${name}" ${cure}`);
    return false;
  });
}

/** The fix for the provider's error; undefined for any other error. */
export function cureForLocation(urn: string, error: string): string | undefined {
  const waiting = /waiting for (creation|update) of .*Named Location: \\?"([\w-]+)\\?"/s.exec(error);
  if (!waiting) return undefined;
  const [, kind, id = ""] = waiting;
  const [, stack = ""] = /^urn:pulumi:(.*?)::/.exec(urn) ?? [];
  const path = `/identity/conditionalAccess/namedLocations/${id}`;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const setting = `conditionalAccess.namedLocations.${name.replace(/^location-/, "")}.cidrs`;
  const url = `https://graph.microsoft.com/v1.0${path}`;
  return [
    `exists, but Entra ID returned other ranges than it was given, and the provider gave up waiting. Read the ranges:`,
    `  az rest --url ${quotedWord(url)} --query ${quotedWord("ipRanges[].cidrAddress")}`,
    `Copy exactly these, in this order, to ${setting},`,
    ...(kind === "creation"
      ? [
          "import the location into the state, because otherwise the next run creates another one,",
          `  npx pulumi import --stack ${shellWord(stack)} azuread:index/namedLocation:NamedLocation ${shellWord(name)} ${shellWord(path)} --parent parent=${quotedWord(parentOf(urn))} --protect=false --generate-code=false`,
        ]
      : []),
    "and deploy again:",
    `  npx pulumi up --stack ${shellWord(stack)}`,
  ].join("\n");
}

/** The component that contains the locations. */
function parentOf(urn: string): string {
  return `${urn.slice(0, urn.lastIndexOf("$"))}::named-locations`;
}
