import type { Deployed } from "./deployed-resources.ts";
import { lastSegment } from "../../stacks/live/thing.ts";
import { subjectOf, type DriftFinding, type Meaning } from "./subject.ts";
import type { ValueDifference } from "../../stacks/compare/differences.ts";
import { shellWord } from "../../text/shell-word.ts";

/** Something that could not be read: whatever drifted there is not among the findings. */
export interface Unchecked {
  readonly what: string;
  readonly why: string;
  /** The permission that is missing, where it is one. */
  readonly needs?: string;
}

/** A change of the program or its settings that no deployment has carried out yet. Not drift. */
export interface Undeployed {
  readonly resource: string;
  readonly what: string;
  readonly change: "create" | "update" | "delete";
  /** Properties that differ; empty for a whole resource. */
  readonly properties: readonly string[];
}

/** What the comparison found. */
export interface Drift {
  readonly stack: string;
  /** `access` first; a thing is told once, however many have seen it. */
  readonly findings: readonly DriftFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly undeployed: readonly Undeployed[];
  /** What is nobody's drift, and worth knowing: policies of others that name the API. */
  readonly information: readonly string[];
  /** Resources of the stack that were compared. */
  readonly resources: number;
}

/** One difference of a resource, told. */
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
    undo: `${isAnonymousPath(path, { kind, found }) ? `Whatever answers at ${String(found)} is reached without a token. ` : ""}${undo}`,
  };
}

/** A path that the program excludes is an anonymous endpoint of the contract; any other is a door that somebody opened. */
function isAnonymousPath(path: string, { kind, found }: Pick<ValueDifference, "kind" | "found">): boolean {
  return path.startsWith("globalValidation.excludedPaths") && kind !== "removed" && found !== undefined;
}

/** Something beside the stack's own that lets somebody in, which no refresh sees. */
export function addedFinding(resource: Deployed, property: string, found: unknown, undo: string): DriftFinding {
  return { ...subjectOf(resource, property), kind: "added", found, meaning: "access", seenBy: "look", undo };
}

/** A whole resource that is not there any more. */
export function goneFinding(resource: Deployed, stack: string, seenBy: DriftFinding["seenBy"] = "look"): DriftFinding {
  return {
    ...subjectOf(resource),
    kind: "gone",
    meaning: meaningOf(resource.type, { property: "", kind: "gone" }),
    seenBy,
    undo: `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` makes it anew.`,
  };
}

/** Without `--refresh` an update compares the program with the state, and finds nothing to do. */
export function undoneByUp(stack: string): string {
  return `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` undoes it.`;
}

/** Types whose whole purpose is to keep somebody out, or to name who gets in: any change of theirs counts. */
const gates = /:(WebAppAuthSettingsV2|ConditionalAccessPolicy|NamedLocation|WebAppScmAllowed|WebAppFtpAllowed)$/;
/** What is in the way of nobody: who watches and what it costs, not who gets in. */
const beside = /^azure-native:(monitor|operationalinsights|applicationinsights):|:AppServicePlan$/;
/** Properties that keep somebody out by being there. */
const fences = /^siteConfig\.(ipSecurityRestrictions|scmIpSecurityRestrictions)/;
/** Properties that describe. */
const descriptive =
  /^(tags|notes|description|displayName|serviceManagementReference|notificationEmailAddresses|sku|kind|functionAppConfig\.(runtime|scaleAndConcurrency))\b/;

/** @param type Pulumi's */
function meaningOf(
  type: string,
  { property, kind, found }: Pick<DriftFinding, "property" | "kind" | "found">,
): Meaning {
  if (beside.test(type) || descriptive.test(property)) return "other";
  if (gates.test(type) || fences.test(property)) return "access";
  if (kind === "gone" || kind === "removed") return "lacking";
  // Switched off is nobody's way in.
  return property === "accountEnabled" && found === false ? "lacking" : "access";
}

/**
 * What undoes a change of an application that an update doesn't: the program tells Pulumi to pass a property over, azuread
 * has no input for it, or what azuread sends to take it away changes nothing.
 */
export function undoOfApplication(path: string, application: Deployed): string | undefined {
  if (path.startsWith("identifierUris")) {
    const clientId = String(application.outputs["clientId"]);
    return `\`az ad app update --id ${shellWord(clientId)} --identifier-uris <the expected ones>\`. Pulumi passes this property over.`;
  }
  if (path.startsWith("api.preAuthorizedApplications")) {
    return `\`${patch(application, { api: { preAuthorizedApplications: [] } })}\``;
  }
  // Inferred: azuread 6.9.1 sends an empty object where there are to be none (expandApplicationOptionalClaims), and Graph's
  // PATCH merges complex properties. https://learn.microsoft.com/graph/api/application-update
  if (path.startsWith("optionalClaims")) {
    const none = { optionalClaims: { accessToken: [], idToken: [], saml2Token: [] } };
    return `\`${patch(application, none)}\`. What \`up\` sends is an empty object, which probably takes no claim away.`;
  }
  return undefined;
}

function patch(application: Deployed, body: object): string {
  const url = `https://graph.microsoft.com/v1.0/applications/${lastSegment(application.id)}`;
  return `az rest --method PATCH --url ${shellWord(url)} --body ${shellWord(JSON.stringify(body))} --headers Content-Type=application/json`;
}
