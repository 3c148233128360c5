import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { publicClientName } from "../snapshot/names-in-tenant.ts";
import { differences } from "../../../toolkit/operations/differences.ts";
import { shown } from "./shown.ts";

const provider = "identityProviders.azureActiveDirectory";
const applications = `${provider}.validation.defaultAuthorizationPolicy.allowedApplications`;
const audiences = `${provider}.validation.allowedAudiences`;
/** Whose tokens are people's. */
const signedInAt: readonly string[] = ["<the API>", `<${publicClientName}>`];
const excludedPaths = "globalValidation.excludedPaths";

interface Change {
  readonly before: unknown;
  readonly after: unknown;
  /** Whether Entra ID issues tokens for the API to assigned callers only, after the change. */
  readonly isAssignmentRequired: boolean;
}

/**
 * What a change of a setting means; a setting that is not here is told as it is.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#use-a-built-in-authorization-policy
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2
 */
const meanings: Readonly<Record<string, (change: Change) => readonly ReviewFinding[]>> = {
  "platform.enabled": ({ after }) =>
    after === true
      ? [finding("changed", "App Service authentication is switched on.")]
      : [
          finding(
            "protection weakened",
            "App Service authentication is switched off: the gate is gone.",
            "Requests reach the function unchecked, with whatever principal they claim. The function refuses everybody while it sees that the gate is off, so nobody gets in either.",
          ),
        ],
  "globalValidation.requireAuthentication": ({ after }) =>
    after === true
      ? [finding("changed", "App Service demands authentication of every request now.")]
      : [
          finding(
            "protection weakened",
            "App Service no longer demands authentication: requests without a token reach the function.",
            "Only the function's own check of the caller is left.",
          ),
        ],
  "globalValidation.unauthenticatedClientAction": ({ before, after }) => [
    finding(
      after === "Return401" || after === "Return403" ? "changed" : "protection weakened",
      `A request without a token is answered by ${word(after)} now, by ${word(before)} before.`,
      after === "AllowAnonymous" ? "It reaches the function; only the function's own check is left." : undefined,
    ),
  ],
  [`${provider}.registration.openIdIssuer`]: ({ before, after }) => [
    finding(
      "breaks",
      `App Service takes tokens of the issuer ${word(after)} now, of ${word(before)} before.`,
      "Tokens that callers hold get 401 until they ask for new ones, and those only fit if the registration issues that version.",
    ),
  ],
  [`${provider}.registration.clientId`]: ({ before, after }) => [
    finding("breaks", `App Service stands for another registration: ${word(after)} now, ${word(before)} before.`),
  ],
  [audiences]: ({ before, after }) => {
    const { added, removed } = listChange(texts(before), texts(after));
    return [
      ...added.map((one) =>
        // Whatever the list says, the client id is allowed: it is written out, and opens nothing.
        // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#option-2-use-an-existing-registration-created-separately
        one === "<the API>"
          ? finding("changed", "The API's own client id, which always is an audience, is among the allowed ones.")
          : finding("protection weakened", `Tokens for the audience ${one} are taken, too.`),
      ),
      ...removed.map((one) =>
        one === "<the API>"
          ? finding("changed", "The API's own client id, which always is an audience, is not among the allowed ones.")
          : finding("breaks", `Tokens for the audience ${one} get 401 at App Service now.`),
      ),
    ];
  },
  [applications]: ({ before, after, isAssignmentRequired }) => {
    const { added, removed } = listChange(texts(before), texts(after));
    if (texts(after).length === 0) {
      return [
        finding(
          "protection weakened",
          `App Service no longer names the applications that it lets through (allowedApplications was ${texts(before).map(plain).join(", ")}): any application of the tenant passes it with a token for the API.`,
          isAssignmentRequired
            ? "One of two locks is gone. What is left is Entra ID: it issues a token for the API to assigned applications only. If assignment is ever no longer required, or somebody assigns an application by hand, nothing else stops it but the function's own role check."
            : "Entra ID issues a token for the API to any application, since assignment is not required: what is left is the function's own role check.",
        ),
      ];
    }
    return [
      ...added.map((one) =>
        one.startsWith("<caller ")
          ? finding("changed", `App Service lets ${plain(one)} through, too.`)
          : finding(
              "protection weakened",
              signedInAt.includes(one)
                ? `App Service lets tokens through that ${one === "<the API>" ? "the API's own registration" : plain(one)} asked for: those of people who sign in there.`
                : `App Service lets ${plain(one)} through, which is no caller of this stack.`,
            ),
      ),
      ...removed.map((one) => finding("breaks", `App Service no longer lets ${plain(one)} through: it gets 403.`)),
    ];
  },
  [excludedPaths]: ({ before, after }) => {
    const { added, removed } = listChange(texts(before), texts(after));
    return [
      ...added.map((path) =>
        finding(
          "access widened",
          `Requests to ${path} pass App Service without a token.`,
          "Whatever function answers there must check its callers itself.",
        ),
      ),
      ...removed.map((path) => finding("changed", `Requests to ${path} need a token now.`)),
    ];
  },
  "httpSettings.requireHttps": ({ after }) => [
    after === true
      ? finding("changed", "App Service authentication demands HTTPS now.")
      : finding("protection weakened", "App Service authentication takes plain HTTP: tokens may be read on the way."),
  ],
  "login.tokenStore.enabled": ({ after }) => [
    after === true
      ? finding("changed", "App Service keeps the tokens of sessions now (token store).")
      : finding(
          "breaks",
          "App Service no longer keeps the tokens of sessions: the exchange for a session token fails.",
        ),
  ],
};

/** What changes at the gate, by the settings as Resource Manager answers them. */
export function compareGates(before: Snapshot, after: Snapshot): readonly ReviewFinding[] {
  const api = after.registrations.find(({ name }) => name === "the API");
  const isAssignmentRequired = api?.assignmentRequired === true;
  return differences(before.gate, after.gate, { lists: "as a whole" }).flatMap(({ path, expected: was, found: is }) => {
    const meaning = meanings[path];
    if (meaning) return meaning({ before: was, after: is, isAssignmentRequired });
    return [
      finding("changed", `The authentication setting ${path} is ${shown(is, path)} now, ${shown(was, path)} before.`),
    ];
  });
}

function finding(severity: Severity, text: string, consequence?: string): ReviewFinding {
  return { severity, area: "authentication", text, ...(consequence !== undefined && { consequence }) };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function word(value: unknown): string {
  return typeof value === "string" ? plain(value) : shown(value);
}

/** `<caller integration>` is a name in the place of an id. */
function plain(text: string): string {
  return /^<[^>]*>$/.test(text) ? text.slice(1, -1) : text;
}
