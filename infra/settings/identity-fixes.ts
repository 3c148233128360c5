import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { isObject } from "@protected-function/core/text/json.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { isPrintable, printable } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { valueAt } from "../contract/schema-keys.ts";
import { federatedForms } from "./forms-of-other-tools.ts";
import { writeThis, yamlLines } from "./settings-lines.ts";

/** What an Azure DevOps pipeline signs in by, in its own words. */
const azureDevOps = /^(?:ado|azure_?devops|service_?connection(?:_?(?:name|id))?|organi[sz]ation|project)$/i;

/**
 * The fix for a federated credential in other words: of a GitHub job by its subject with a wildcard, of Azure DevOps, or
 * of two providers at once. Undefined for anything else.
 */
export function fixOfFederated(path: readonly PropertyKey[], raw: unknown): string | undefined {
  const [setting, , part] = path;
  if (setting !== "callers" || part !== "federated") return undefined;
  if (path.at(-1) === "subject") return fixOfWildcard(path.slice(0, -1), String(valueAt(raw, path)));
  const typed = valueAt(raw, path);
  if (path.length !== 4 || !isObject(typed)) return undefined;
  const names = Object.keys(typed);
  const forms = [["github"], ["managedIdentityPrincipalId"], ["issuer", "subject", "audience"]];
  const given = forms.map((form) => form.filter((name) => names.includes(name))).filter((form) => form.length > 0);
  if (given.length > 1)
    return `keep ${given.map((form) => form.join(" and ")).join(", or ")}, and remove the rest of ${printable(pathText(path))} in the stack's settings file: a credential is of one provider`;
  if (!names.some((name) => azureDevOps.test(name))) return undefined;
  const lines = yamlLines(path, { issuer: "<issuer>", subject: "<subject>" });
  return `${writeThis(path, typed)}\n${lines}\n  Look both up: Azure DevOps shows them on the service connection's page`;
}

/** Entra ID compares a subject exactly, so each environment of GitHub has its own. */
function fixOfWildcard(path: readonly PropertyKey[], subject: string): string | undefined {
  const [job] = subject.includes("*") ? federatedForms(subject) : [];
  if (job === undefined) return undefined;
  return `${writeThis(path, subject)}\n${yamlLines(path, job)}`;
}

/**
 * The command that looks an ID up of a resource whose resource ID stands in its place; undefined for anything else.
 * https://learn.microsoft.com/cli/azure/identity#az-identity-show
 */
export function lookUpOfResource(path: readonly PropertyKey[], typed: unknown): string | undefined {
  if (path.at(-2) === "groups" || path[1] === "emergencyGroups") return lookUpOfGroup(typed);
  if (path[0] === "owners" || path.at(-2) === "users") return lookUpOfUser(typed);
  const ofLogin = lookUpOfLogin(path, typed);
  if (ofLogin !== undefined) return ofLogin;
  const isOfId = path.at(-1) === "servicePrincipal" || path.at(-1) === "managedIdentityPrincipalId";
  if (!isOfId || typeof typed !== "string" || !isPrintable(typed)) return undefined;
  if (!typed.startsWith("/")) return lookUpOfName(path, typed);
  if (!/^\/subscriptions\//i.test(typed)) return undefined;
  const isCaller = path.at(-1) === "servicePrincipal";
  if (/\/userAssignedIdentities\/[^/]+\/?$/i.test(typed))
    return isCaller
      ? `az identity show --ids ${shellWord(typed)} --query clientId -o tsv`
      : `az identity show --ids ${shellWord(typed)} --query principalId -o tsv`;
  const principal = `az resource show --ids ${shellWord(typed)} --query identity.principalId -o tsv`;
  return isCaller ? `az ad sp show --id "$(${principal})" --query appId -o tsv` : principal;
}

/**
 * A subscription by its name, or a tenant by its domain: not those of the login, which may be others.
 * https://learn.microsoft.com/cli/azure/account#az-account-show
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
 */
function lookUpOfLogin([setting, ...below]: readonly PropertyKey[], typed: unknown): string | undefined {
  const name = String(typed).trim();
  if (below.length > 0 || !isPrintable(name) || name.includes("<") || name.length > 120) return undefined;
  if (setting === "expectedSubscriptionId" && /[a-z]/i.test(name) && !/^[\da-f-]+$/i.test(name))
    return `az account show --subscription ${shellWord(name)} --query id -o tsv`;
  const isDomain = setting === "expectedTenantId" && /^(?:[\w-]+\.)+[a-z]{2,}$/i.test(name);
  return isDomain
    ? `curl -s https://login.microsoftonline.com/${name.toLowerCase()}/v2.0/.well-known/openid-configuration | grep -o '"issuer":"[^"]*'`
    : undefined;
}

/** A user by its object ID. https://learn.microsoft.com/cli/azure/ad/user#az-ad-user-show */
function lookUpOfUser(typed: unknown): string | undefined {
  const id = String(typed);
  return guidForm.test(id) ? `az ad user show --id ${shellWord(id)} --query userPrincipalName -o tsv` : undefined;
}

/** A group by its object ID. https://learn.microsoft.com/cli/azure/ad/group#az-ad-group-show */
function lookUpOfGroup(typed: unknown): string | undefined {
  const id = String(typed);
  return guidForm.test(id) ? `az ad group show --group ${shellWord(id)} --query displayName -o tsv` : undefined;
}

/** The same, of an application or a managed identity by its display name. */
function lookUpOfName(path: readonly PropertyKey[], name: string): string | undefined {
  if (!/^[\w][\w .-]{1,119}$/.test(name) || /^[\da-f-]{20,}$/i.test(name)) return undefined;
  if (path.at(-1) === "servicePrincipal")
    return `az ad sp list --display-name ${shellWord(name)} --query "[].appId" -o tsv`;
  return path.at(-1) === "managedIdentityPrincipalId"
    ? `az identity list --query ${shellWord(`[?name=='${name}'].principalId`)} -o tsv`
    : undefined;
}
