import type { Deployed } from "./deployed-resources.ts";
import { lastSegment } from "../../stacks/live/thing.ts";
import { subjectOf, type DriftFinding, type Meaning } from "./subject.ts";
import type { ValueDifference } from "../../stacks/compare/differences.ts";
import { shellWord } from "../../text/shell-word.ts";

/** Something that couldn't be read. Its drift is missing from the findings. */
export interface Unchecked {
  readonly what: string;
  readonly why: string;
  /** The missing permission, if that is the reason. */
  readonly needs?: string;
}

/** A change of the program or its settings that isn't deployed yet. Not drift. */
export interface Undeployed {
  readonly resource: string;
  readonly what: string;
  readonly change: "create" | "update" | "delete";
  /** Properties that differ. Empty for a whole resource. */
  readonly properties: readonly string[];
}

/** The result of the comparison. */
export interface Drift {
  readonly stack: string;
  /** `access` first. Lists each difference once, even if both the refresh and a detector found it. */
  readonly findings: readonly DriftFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly undeployed: readonly Undeployed[];
  /** Not drift, but worth knowing: other policies that name the API. */
  readonly information: readonly string[];
  /** Resources of the stack that were compared. */
  readonly resources: number;
}

/** The finding for one difference of a resource. */
export function findingOf(
  resource: Deployed,
  { path, kind, expected, found }: ValueDifference,
  { seenBy, undo }: Pick<DriftFinding, "seenBy" | "undo">,
): DriftFinding {
  return {
    ...subjectOf(resource, path),
    kind,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    meaning: meaningOf(resource.type, { property: path, kind, found }),
    seenBy,
    undo: isAnonymousPath(path, { kind, found })
      ? `${undo.replace(/\.?$/, ".")} Until then, ${String(found)} answers without a token.`
      : undo,
  };
}

/** The program excludes only the contract's anonymous endpoints. Any other path here is open to anyone. */
function isAnonymousPath(path: string, { kind, found }: Pick<ValueDifference, "kind" | "found">): boolean {
  return path.startsWith("globalValidation.excludedPaths") && kind !== "removed" && found !== undefined;
}

/** Something that the stack didn't create and that may allow access. Pulumi's refresh misses it. */
export function addedFinding(resource: Deployed, property: string, found: unknown, undo: string): DriftFinding {
  return { ...subjectOf(resource, property), kind: "added", found, meaning: "access", seenBy: "look", undo };
}

/** A whole resource that no longer exists. */
export function goneFinding(resource: Deployed, stack: string, seenBy: DriftFinding["seenBy"] = "look"): DriftFinding {
  return {
    ...subjectOf(resource),
    kind: "gone",
    meaning: meaningOf(resource.type, { property: "", kind: "gone" }),
    seenBy,
    undo: `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` creates it again.`,
  };
}

/** Without `--refresh`, an update compares the program with the state alone and finds nothing to do. */
export function undoneByUp(stack: string): string {
  return `\`npx pulumi up --refresh --stack ${shellWord(stack)}\``;
}

/** Types that only control access. Any change to them may allow access. */
const accessControls =
  /:(WebAppAuthSettingsV2|ConditionalAccessPolicy|NamedLocation|WebAppScmAllowed|WebAppFtpAllowed)$/;
/** Types for monitoring and cost. None of them affects access. */
const unrelatedToAccess = /^azure-native:(monitor|operationalinsights|applicationinsights):|:AppServicePlan$/;
/** Properties that block callers when set. */
const networkRestrictions = /^siteConfig\.(ipSecurityRestrictions|scmIpSecurityRestrictions)/;
/** Properties that only describe. */
const descriptive =
  /^(tags|notes|description|displayName|serviceManagementReference|notificationEmailAddresses|sku|kind|functionAppConfig\.(runtime|scaleAndConcurrency))\b/;

/** @param type Pulumi's */
function meaningOf(
  type: string,
  { property, kind, found }: Pick<DriftFinding, "property" | "kind" | "found">,
): Meaning {
  if (unrelatedToAccess.test(type) || descriptive.test(property)) return "other";
  if (accessControls.test(type) || networkRestrictions.test(property)) return "access";
  if (kind === "gone" || kind === "removed") return "lacking";
  // A disabled service principal allows no access.
  return property === "accountEnabled" && found === false ? "lacking" : "access";
}

/**
 * Returns the command that undoes a change to an application if an update won't. Three causes: the program tells Pulumi
 * to ignore the property, azuread has no input for it, or azuread's removal request changes nothing.
 */
export function undoOfApplication(path: string, application: Deployed): string | undefined {
  if (path.startsWith("identifierUris")) {
    const clientId = String(application.outputs["clientId"]);
    return `\`az ad app update --id ${shellWord(clientId)} --identifier-uris <the expected ones>\`. Pulumi ignores this property.`;
  }
  if (path.startsWith("api.preAuthorizedApplications")) {
    return `\`${patch(application, { api: { preAuthorizedApplications: [] } })}\``;
  }
  // Inferred: to remove all claims, azuread 6.9.1 sends an empty object (expandApplicationOptionalClaims), but Graph's
  // PATCH merges complex properties. https://learn.microsoft.com/graph/api/application-update
  if (path.startsWith("optionalClaims")) {
    const none = { optionalClaims: { accessToken: [], idToken: [], saml2Token: [] } };
    return `\`${patch(application, none)}\`. \`npx pulumi up\` sends an empty object, which probably removes no claim.`;
  }
  return undefined;
}

function patch(application: Deployed, body: object): string {
  const url = `https://graph.microsoft.com/v1.0/applications/${lastSegment(application.id)}`;
  return `az rest --method PATCH --url ${shellWord(url)} --body ${shellWord(JSON.stringify(body))} --headers Content-Type=application/json`;
}
