import { listChange } from "../stacks/compare/lists.ts";
import { existingApp, type Matrix, type Protection } from "./matrix.ts";
import { emptyListWords } from "@protected-function/core/azure/arm/auth-settings.ts";
import { capital } from "@protected-function/core/text/capital.ts";

/** Sentences about wider access, and about every other difference. */
interface ProtectionDifference {
  readonly wider: readonly string[];
  readonly others: readonly string[];
}

/**
 * Compares the rules for everyone, whether or not they're in the matrix: App Service authentication, the roles that an
 * endpoint allows, and the holders of each role.
 */
export function compareProtection(before: Matrix, after: Matrix): ProtectionDifference {
  const [protectionBefore, protectionAfter] = [before.protection, after.protection];
  const isAsked = askedIn(before, after);
  const differences = [
    gateChanges(protectionBefore.gate, protectionAfter.gate, isAsked),
    endpointChanges(protectionBefore, protectionAfter),
    holderChanges(protectionBefore, protectionAfter, isAsked),
  ];
  return {
    wider: differences.flatMap(({ wider }) => wider),
    others: differences.flatMap(({ others }) => others),
  };
}

function gateChanges(
  protectionBefore: Protection["gate"],
  protectionAfter: Protection["gate"],
  isAsked: IsAsked,
): ProtectionDifference {
  const excluded = listChange(protectionBefore.excludedPaths, protectionAfter.excludedPaths);
  const audiences = listChange(protectionBefore.audiences, protectionAfter.audiences);
  const notAsked = (names: readonly string[] = []) => names.filter((name) => !isAsked(name));
  const applications = listChange(
    notAsked(protectionBefore.allowedApplications),
    notAsked(protectionAfter.allowedApplications),
  );
  const isOpened =
    protectionBefore.allowedApplications !== undefined && protectionAfter.allowedApplications === undefined;
  const isNamed =
    protectionBefore.allowedApplications === undefined && protectionAfter.allowedApplications !== undefined;
  const isEmptied =
    protectionAfter.allowedApplications?.length === 0 && protectionBefore.allowedApplications?.length !== 0;
  return {
    wider: [
      ...(protectionBefore.enabled && !protectionAfter.enabled ? ["App Service authentication is off now."] : []),
      ...(protectionBefore.requiresToken && !protectionAfter.requiresToken
        ? ["App Service authentication no longer requires a token."]
        : []),
      ...excluded.added.map((path) => `Requests to ${path} pass App Service authentication without a token.`),
      ...audiences.added
        // Allowed regardless of the list.
        // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
        .filter((audience) => audience !== "<the API>")
        .map((audience) => `App Service authentication also accepts tokens for the audience ${audience}.`),
      ...(isOpened ? ["App Service authentication allows every application now."] : []),
      ...(isEmptied ? [`The list of allowed applications is empty now: ${emptyListWords}.`] : []),
      ...(isOpened || isNamed
        ? []
        : applications.added.map((name) => `App Service authentication allows ${name} now.`)),
    ],
    others: [
      ...(!protectionBefore.enabled && protectionAfter.enabled ? ["App Service authentication is on now."] : []),
      ...(!protectionBefore.requiresToken && protectionAfter.requiresToken
        ? ["App Service authentication requires a token now."]
        : []),
      ...excluded.removed.map((path) => `Requests to ${path} need a token now.`),
      ...audiences.removed.map((audience) => `App Service authentication no longer accepts the audience ${audience}.`),
      ...(isNamed && !isEmptied
        ? [`App Service authentication allows only ${protectionAfter.allowedApplications?.join(", ") ?? "none"} now.`]
        : []),
      ...(isOpened || isNamed || isEmptied
        ? []
        : applications.removed.map((name) => `App Service authentication no longer allows ${name}.`)),
      ...(protectionBefore.issuer === protectionAfter.issuer
        ? []
        : [
            `App Service authentication trusts the issuer ${protectionAfter.issuer} now, ${protectionBefore.issuer} before.`,
          ]),
    ],
  };
}

function endpointChanges(protectionBefore: Protection, protectionAfter: Protection): ProtectionDifference {
  const find = ({ endpoints }: Protection, name: string) => endpoints.find((endpoint) => endpoint.name === name);
  // For an endpoint without roles, the matrix itself reports that anyone can call it.
  const pairs = protectionAfter.endpoints.flatMap((after) => {
    const earlier = find(protectionBefore, after.name);
    return earlier ? [{ name: after.name, ...listChange(earlier.allow ?? [], after.allow ?? []), earlier, after }] : [];
  });
  return {
    wider: pairs
      .filter(({ earlier }) => earlier.allow !== undefined)
      .flatMap(({ name, added }) => added.map((role) => `${name} is open to the role ${role} now.`)),
    others: [
      ...protectionAfter.endpoints
        .filter(({ name }) => !find(protectionBefore, name))
        .map(
          ({ name, allow }) => `${name} is new: ${allow ? `it requires ${allow.join(" or ")}` : "it is anonymous"}.`,
        ),
      ...protectionBefore.endpoints
        .filter(({ name }) => !find(protectionAfter, name))
        .map(({ name }) => `${name} is gone.`),
      ...pairs
        .filter(({ after }) => after.allow !== undefined)
        .flatMap(({ name, removed }) => removed.map((role) => `${name} is no longer open to the role ${role}.`)),
    ],
  };
}

function holderChanges(
  protectionBefore: Protection,
  protectionAfter: Protection,
  isAsked: IsAsked,
): ProtectionDifference {
  const notAsked = ({ holders }: Protection) => holders.filter(({ who }) => !isAsked(who));
  const { added, removed } = listChange(notAsked(protectionBefore), notAsked(protectionAfter), ({ who, role }) =>
    JSON.stringify([who, role]),
  );
  return {
    wider: added.map(({ who, role }) => `${capital(who)} holds the role ${role} now.`),
    others: removed.map(({ who, role }) => `${capital(who)} no longer holds the role ${role}.`),
  };
}

/** Whether the matrix itself has lines for a subject and reports its gains and losses. */
type IsAsked = (name: string) => boolean;

function askedIn(...matrices: readonly Matrix[]): IsAsked {
  const labels = matrices.flatMap(({ subjects }) => subjects.map(({ label }) => label));
  return (name) => labels.some((label) => label === name || label === `${name}${existingApp}`);
}
