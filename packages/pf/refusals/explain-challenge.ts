import { mismatch, type Requirements, type Mismatch, type Fact } from "./requirements.ts";
import { NotExplainable } from "./explain-error.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";

/** The facts that a 401's challenge shows about the App Service authentication that wrote it. */
export interface ChallengeExplanation {
  readonly sentence: string;
  readonly carries: readonly Fact[];
  readonly differences: readonly Mismatch[];
  readonly remains: readonly string[];
}

const shownParameters = [
  "realm",
  "authorization_uri",
  "resource_id",
  "error",
  "error_description",
  "resource_metadata",
];

/** @throws NotExplainable if it isn't a Bearer challenge */
export function explainChallenge(
  text: string,
  required: Requirements | undefined,
  { hasToken, hasBody }: { readonly hasToken: boolean; readonly hasBody: boolean },
): ChallengeExplanation {
  const challenge = readChallenge(text);
  if (!challenge) {
    throw new NotExplainable(
      "--challenge isn't a Bearer challenge. Use the value of the WWW-Authenticate header, in single quotes, such as " +
        `'Bearer realm="…" authorization_uri="…" resource_id="…"'.`,
    );
  }
  const carries = shownParameters.flatMap((name) =>
    challenge[name] === undefined ? [] : [{ name, value: pastedText(challenge[name]) }],
  );
  if (Object.keys(challenge).length === 0) {
    return {
      sentence:
        "The function refused with 401: its challenge is Bearer without parameters. App Service authentication's names authority and resource.",
      carries,
      differences: [],
      remains: hasBody ? [] : ["The reason is in that answer's body: add it as --error."],
    };
  }
  if (challenge["authorization_uri"] === undefined && challenge["resource_id"] === undefined) {
    return {
      sentence:
        "This challenge is neither the function's, which is Bearer alone, nor App Service authentication's, which names authority and resource.",
      carries,
      differences: [],
      remains: [
        "The header may be cut: copy all of it",
        "Something in front of the function app may have refused, such as a gateway: look in its log",
      ],
    };
  }
  return {
    sentence: "App Service authentication refused with 401: no token came, or one that it doesn't accept.",
    carries,
    differences: required ? challengeDifferences(challenge, required) : [],
    remains: [
      // Without the token, nobody can say more.
      ...(hasToken
        ? []
        : ["App Service authentication never says what is wrong with a token: add the token as --token -"]),
      ...(required
        ? []
        : [
            "The challenge wasn't compared with the deployed settings: add --twin, --stack <stack> or --outputs <file>",
          ]),
    ],
  };
}

const refresh =
  "Someone changed App Service authentication since the last deployment. Run `npx pulumi refresh`, then `npx pulumi up`.";

function challengeDifferences(challenge: Challenge, required: Requirements): readonly Mismatch[] {
  const { realm, authorization_uri: uri = "", resource_id: resourceId } = challenge;
  const differs = (parts: Omit<Parameters<typeof mismatch>[0], "refusedBy">): Mismatch =>
    mismatch({ ...parts, refusedBy: "gate 401", found: pastedText(parts.found) });
  const isOther = (value: string | undefined, demanded: string): value is string =>
    value !== undefined && value.toLowerCase() !== demanded.toLowerCase();
  const differences: Mismatch[] = [];
  if (isOther(realm, required.hostName)) {
    const how = "Call an address of the stack's output `endpoints`. This answer came from another host.";
    differences.push(differs({ what: "realm", found: realm, demanded: required.hostName, who: "caller's team", how }));
  }
  const version = /\/oauth2\/v2\.0\//.test(uri) ? 2 : 1;
  if (uri !== "" && version !== required.tokenVersion) {
    differences.push(
      differs({
        what: `issuer's version (${version} in App Service authentication, ${required.tokenVersion} in the outputs)`,
        found: uri,
        demanded: `an issuer of version ${required.tokenVersion}, ${required.issuer}`,
        who: "deployer",
        setting: "protected-function:tokenVersion",
        how: `The API's tokens are version ${required.tokenVersion}. With the other version's issuer, App Service authentication refuses all of them with 401. ${refresh}`,
      }),
    );
  }
  const tenantInUri = /^https:\/\/[^/]+\/([^/]+)\//.exec(uri)?.[1];
  const { tenantId: demanded, apiClientId } = required;
  if (isOther(tenantInUri, demanded)) {
    const setting = "protected-function:expectedTenantId";
    differences.push(differs({ what: "tenant", found: tenantInUri, demanded, who: "deployer", setting, how: refresh }));
  }
  if (isOther(resourceId, apiClientId)) {
    const how = `App Service authentication uses another app registration. ${refresh}`;
    differences.push(differs({ what: "resource", found: resourceId, demanded: apiClientId, who: "deployer", how }));
  }
  return differences;
}

/** The parameters of a `WWW-Authenticate: Bearer` header, by name. */
type Challenge = Readonly<Record<string, string>>;

/**
 * App Service authentication separates them by spaces (reported), RFC 9110 by commas: both are read. `Bearer` alone is
 * a challenge without parameters. The quotes may be lost, and the header's name there, as curl shows it. Undefined: another scheme.
 */
function readChallenge(text: string): Challenge | undefined {
  const [, value = ""] = /^[\s<]*(?:www-authenticate:\s*)?(.*)/is.exec(text) ?? [];
  const scheme = /^bearer(?=\s|,|$)/i.exec(value);
  if (!scheme) return undefined;
  const parameters = value
    .slice(scheme[0].length)
    .matchAll(/(?:^|[\s,])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,"]+))/g);
  return Object.fromEntries(
    [...parameters].map(([, name, ...values]) => [name?.toLowerCase(), values.find((one) => one !== undefined) ?? ""]),
  );
}
