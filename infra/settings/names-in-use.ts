import type { AcrossContext } from "./across.ts";
import type { CallerSettings } from "./caller-settings.ts";
import type { Lenient } from "./lenient.ts";
import type { KeyVault } from "./texts.ts";
import { reservedTags } from "../stack-mark.ts";

const anotherName = { fix: "rename it in the stack's settings file" };

/**
 * A federated credential's logical name is `<caller>-<its name>`. Caller `orders` with `eu-pipeline` would share one
 * with caller `orders-eu` and its `pipeline`, but Pulumi accepts each name once.
 */
export function requireUniqueNames(
  callers: Readonly<Record<string, Lenient<CallerSettings>>>,
  context: AcrossContext,
): void {
  const keyByName = new Map<string, string>();
  for (const [caller, { federated }] of Object.entries(callers)) {
    for (const key of Object.keys(federated ?? {})) {
      const logicalName = `${caller}-${key}`;
      const otherKey = keyByName.get(logicalName);
      keyByName.set(logicalName, `${caller}.federated.${key}`);
      if (otherKey === undefined) continue;
      context.addIssue({
        code: "custom",
        path: [caller, "federated", key],
        message: `must have another name: together with its caller's name it becomes ${logicalName}, the same as ${otherKey}`,
        params: anotherName,
      });
    }
  }
}

/** Entra ID accepts each assignment once, so an existing identity must be one caller with all of its roles. */
export function requireUniqueCallers(
  callers: Readonly<Record<string, Lenient<CallerSettings>>>,
  context: AcrossContext,
): void {
  const keyByName = new Map<string, string>();
  for (const [caller, { servicePrincipal }] of Object.entries(callers)) {
    if (servicePrincipal === undefined) continue;
    const clientId = servicePrincipal.toLowerCase();
    const otherKey = keyByName.get(clientId);
    keyByName.set(clientId, caller);
    if (otherKey === undefined) continue;
    const message = `must not repeat the servicePrincipal of ${otherKey}: give ${otherKey} the roles of both, and remove this caller`;
    const params = {
      fix: `move the roles of ${caller} to ${otherKey} in the stack's settings file, and remove ${caller}`,
    };
    context.addIssue({ code: "custom", path: [caller, "servicePrincipal"], message, params });
  }
}

/**
 * An assignment's logical name is `assigned-<role>-<name>`. Role `Orders` with the group `Read-All` would share one
 * with role `Orders-Read` and its `All`.
 */
export function requireUniqueAssignments(
  people: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>>,
  context: AcrossContext,
): void {
  const keyByName = new Map<string, string>();
  for (const [role, lists] of Object.entries(people)) {
    for (const [list, names = []] of Object.entries(lists)) {
      for (const [index, name] of names.entries()) {
        const logicalName = `${role}-${name}`;
        const otherKey = keyByName.get(logicalName);
        keyByName.set(logicalName, `${name} under ${role}`);
        if (otherKey === undefined) continue;
        const message = `must have another name: together with its role's name it becomes ${logicalName}, the same as ${otherKey}`;
        context.addIssue({ code: "custom", path: [role, list, index], message, params: anotherName });
      }
    }
  }
}

/** A key vault's name is unique in all of Azure: of two groups, one is wrong. */
export function requireOneGroupPerVault(
  settings: Readonly<Record<string, { readonly keyVault?: Partial<KeyVault> | undefined }>>,
  context: AcrossContext,
): void {
  const groups = new Map<string, string>();
  for (const [setting, { keyVault }] of Object.entries(settings)) {
    const { name, resourceGroup } = keyVault ?? {};
    if (name === undefined || resourceGroup === undefined) continue;
    const vault = name.toLowerCase();
    const before = groups.get(vault);
    groups.set(vault, before ?? resourceGroup);
    if (before === undefined || before.toLowerCase() === resourceGroup.toLowerCase()) continue;
    const message = `must be the resource group that ${name} has elsewhere in these settings: ${before}`;
    const params = { value: before };
    context.addIssue({ code: "custom", path: [setting, "keyVault", "resourceGroup"], message, params });
  }
}

/** The stack's own tags show a resource's owner. A user's tag of the same name would be lost or mistaken for one. */
export function requireUnreservedTags(tags: Readonly<Record<string, string>>, context: AcrossContext): void {
  for (const name of Object.keys(tags)) {
    if (!reservedTags.includes(name.toLowerCase())) continue;
    context.addIssue({
      code: "custom",
      path: [name],
      message: `must have another name: ${reservedTags.join(", ")} are the stack's own tags`,
      params: anotherName,
    });
  }
}
