import { listChange } from "../stacks/compare/lists.ts";
import type { Matrix, Protection } from "./matrix.ts";
import { capital } from "../text/capital.ts";

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
  const [was, is] = [before.protection, after.protection];
  const isAsked = askedIn(before, after);
  const differences = [
    gateChanges(was.gate, is.gate, isAsked),
    endpointChanges(was, is),
    holderChanges(was, is, isAsked),
  ];
  return {
    wider: differences.flatMap(({ wider }) => wider),
    others: differences.flatMap(({ others }) => others),
  };
}

function gateChanges(was: Protection["gate"], is: Protection["gate"], isAsked: IsAsked): ProtectionDifference {
  const excluded = listChange(was.excludedPaths, is.excludedPaths);
  const audiences = listChange(was.audiences, is.audiences);
  const notAsked = (names: readonly string[] = []) => names.filter((name) => !isAsked(name));
  const applications = listChange(notAsked(was.allowedApplications), notAsked(is.allowedApplications));
  const isOpened = was.allowedApplications !== undefined && is.allowedApplications === undefined;
  const isNamed = was.allowedApplications === undefined && is.allowedApplications !== undefined;
  return {
    wider: [
      ...(was.enabled && !is.enabled ? ["App Service authentication is off now."] : []),
      ...(was.requiresToken && !is.requiresToken ? ["App Service authentication no longer requires a token."] : []),
      ...excluded.added.map((path) => `Requests to ${path} pass App Service authentication without a token.`),
      ...audiences.added
        // Allowed regardless of the list.
        // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
        .filter((audience) => audience !== "<the API>")
        .map((audience) => `App Service authentication also accepts tokens for the audience ${audience}.`),
      ...(isOpened ? ["App Service authentication allows every application now."] : []),
      ...(isOpened || isNamed
        ? []
        : applications.added.map((name) => `App Service authentication allows ${name} now.`)),
    ],
    others: [
      ...(!was.enabled && is.enabled ? ["App Service authentication is on now."] : []),
      ...(!was.requiresToken && is.requiresToken ? ["App Service authentication requires a token now."] : []),
      ...excluded.removed.map((path) => `Requests to ${path} need a token now.`),
      ...audiences.removed.map((audience) => `App Service authentication no longer accepts the audience ${audience}.`),
      ...(isNamed
        ? [`App Service authentication allows only ${is.allowedApplications?.join(", ") ?? "none"} now.`]
        : []),
      ...(isOpened || isNamed
        ? []
        : applications.removed.map((name) => `App Service authentication no longer allows ${name}.`)),
      ...(was.issuer === is.issuer
        ? []
        : [`App Service authentication trusts the issuer ${is.issuer} now, ${was.issuer} before.`]),
    ],
  };
}

function endpointChanges(was: Protection, is: Protection): ProtectionDifference {
  const find = ({ endpoints }: Protection, name: string) => endpoints.find((one) => one.name === name);
  // For an endpoint without roles, the matrix itself reports that anyone can call it.
  const pairs = is.endpoints.flatMap((after) => {
    const earlier = find(was, after.name);
    return earlier ? [{ name: after.name, ...listChange(earlier.allow ?? [], after.allow ?? []), earlier, after }] : [];
  });
  return {
    wider: pairs
      .filter(({ earlier }) => earlier.allow !== undefined)
      .flatMap(({ name, added }) => added.map((role) => `${name} is open to the role ${role} now.`)),
    others: [
      ...is.endpoints
        .filter(({ name }) => !find(was, name))
        .map(
          ({ name, allow }) => `${name} is new: ${allow ? `it requires ${allow.join(" or ")}` : "it is anonymous"}.`,
        ),
      ...was.endpoints.filter(({ name }) => !find(is, name)).map(({ name }) => `${name} is gone.`),
      ...pairs
        .filter(({ after }) => after.allow !== undefined)
        .flatMap(({ name, removed }) => removed.map((role) => `${name} is no longer open to the role ${role}.`)),
    ],
  };
}

function holderChanges(was: Protection, is: Protection, isAsked: IsAsked): ProtectionDifference {
  const notAsked = ({ holders }: Protection) => holders.filter(({ who }) => !isAsked(who));
  const { added, removed } = listChange(notAsked(was), notAsked(is), ({ who, role }) => JSON.stringify([who, role]));
  return {
    wider: added.map(({ who, role }) => `${capital(who)} holds the role ${role} now.`),
    others: removed.map(({ who, role }) => `${capital(who)} no longer holds the role ${role}.`),
  };
}

/** Whether the matrix itself has lines for a subject and reports its gains and losses. */
type IsAsked = (name: string) => boolean;

function askedIn(...matrices: readonly Matrix[]): IsAsked {
  const labels = matrices.flatMap(({ subjects }) => subjects.map(({ label }) => label));
  return (name) => labels.some((label) => label === name || label === `${name}, a managed identity`);
}
