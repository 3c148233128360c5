import { shellWord } from "../../../text/shell-word.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import { findingOf, undoneByUp } from "../finding-of.ts";
import type { DriftFinding } from "../finding.ts";
import { type LookOptions, type Looked, readOrGone } from "../look.ts";
import type { Deployed } from "../deployed-resources.ts";

const version = "2024-11-01";

/** Of a site's configuration, what decides who reaches it, and how. */
const watched = [
  "cors",
  "ipSecurityRestrictions",
  "ipSecurityRestrictionsDefaultAction",
  "scmIpSecurityRestrictions",
  "scmIpSecurityRestrictionsDefaultAction",
  "scmIpSecurityRestrictionsUseMain",
  "remoteDebuggingEnabled",
  "ftpsState",
  "minTlsVersion",
  "scmMinTlsVersion",
  "publicNetworkAccess",
] as const;

/**
 * Every leaf of authsettingsV2. What the program does not say is compared with what the service answered to the
 * deployment, so that its defaults, which change from version to version, are no drift.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2-without-secrets
 */
export async function authSettings(settings: Deployed, options: LookOptions): Promise<Pick<Looked, "findings">> {
  const path = `${settings.id}/list?api-version=${version}`;
  const answer = await readOrGone(options.eyes.resourceManager, path);
  const known = ["platform", "globalValidation", "httpSettings", "identityProviders", "login", "clearInboundClaims"];
  const undo = () => undoneByUp(options.stack);
  return { findings: compared(settings, { found: Object(answer?.["properties"]), known, undo }) };
}

/** https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration */
export async function siteConfiguration(site: Deployed, options: LookOptions): Promise<Pick<Looked, "findings">> {
  const answer = await readOrGone(options.eyes.resourceManager, `${site.id}/config/web?api-version=${version}`);
  const below = (values: Deployed["inputs"]) => ({ ...Object(values["siteConfig"]) }) as Deployed["inputs"];
  const found = Object(answer?.["properties"]) as Readonly<Record<string, unknown>>;
  const resource = { ...site, inputs: below(site.inputs), outputs: below(site.outputs) };
  const undo = (name: string) =>
    resource.inputs[name] === undefined ? undoneByHand(resource, name) : undoneByUp(options.stack);
  return { findings: compared(resource, { found, known: watched, prefix: "siteConfig.", undo }) };
}

/**
 * What the program doesn't declare, an update doesn't send; that Azure keeps it then is inferred. The Azure CLI puts its own
 * cloud before a resource's id. https://learn.microsoft.com/cli/azure/reference-index#az-rest
 */
function undoneByHand({ id, outputs }: Deployed, name: string): string {
  const body = JSON.stringify({ properties: { [name]: outputs[name] ?? null } });
  return `\`az rest --method PATCH --url ${shellWord(`${id}/config/web?api-version=${version}`)} --body ${shellWord(body)}\`. The program doesn't declare this property, so an update probably leaves it.`;
}

interface Comparison {
  readonly found: Readonly<Record<string, unknown>>;
  /** Properties that are looked at. */
  readonly known: readonly string[];
  readonly prefix?: string;
  /** What undoes a difference of a property. */
  readonly undo: (name: string) => string;
}

function compared(resource: Deployed, { found, known, prefix = "", undo }: Comparison): readonly DriftFinding[] {
  return known.flatMap((name) =>
    differences(overlaid(resource.outputs[name], resource.inputs[name]), found[name], { path: name }).map(
      (difference) =>
        findingOf(
          resource,
          { ...difference, path: `${prefix}${difference.path}` },
          { seenBy: "look", undo: undo(name) },
        ),
    ),
  );
}

/** What the program says, and beside it what the service had made of the rest. */
function overlaid(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMap(above) || !isMap(below)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(keys.map((key) => [key, overlaid(below[key], above[key])]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
