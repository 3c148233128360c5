import { isObject } from "@protected-function/core/text/json.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { authSettingsSchema } from "@protected-function/twin";
import type { z } from "zod";
import { problems, readData } from "./read-documents.ts";

export interface AuthSettingsDocument {
  readonly settings: z.output<typeof authSettingsSchema>;
  /** The name in the document's resource id. */
  readonly siteName: string | undefined;
}

/** Members beside the settings in what `az webapp auth show` prints. */
const ofResources = ["id", "kind", "location", "name", "resourceGroup", "systemData", "type", "tags"];

/**
 * Members of the classic settings alone, which `az webapp auth-classic show` prints.
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettings
 */
const ofClassic = ["unauthenticatedClientAction", "siteAuthEnabled", "authFilePath", "isAuthFromFile", "issuer"];

/**
 * What the app's own file says in other words than authsettingsV2.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based#configuration-file-reference
 */
const fileActions = new Map<unknown, string>([
  ["RejectWith401", "Return401"],
  ["RejectWith403", "Return403"],
  ["RejectWith404", "Return404"],
]);

/**
 * Reads authsettingsV2 as `az rest` prints the resource or a list of it, `az webapp auth show` its properties, or as the
 * app's own file has it.
 *
 * @throws Refused with what is wrong, what was found, what is allowed, and the command that prints the document
 */
export function readAuthSettings(file: string): AuthSettingsDocument {
  const resource = onlyResource(file, readData(file, "--auth-settings"));
  const { properties, ...members } = resource;
  const bare = Object.fromEntries(Object.entries(members).filter(([name]) => !ofResources.includes(name)));
  const settingsFound = properties ?? bare;
  if (isObject(settingsFound) && ofClassic.some((name) => name in settingsFound)) {
    throw refused(
      file,
      "These are classic settings (authsettings), and App Service authentication reads authsettingsV2, which every site has.",
    );
  }
  const found = withoutNulls(properties === undefined && !("id" in resource) ? fromFile(bare) : settingsFound);
  const [expression] = expressionsIn(found);
  if (expression) {
    const [path, text] = expression;
    throw refused(
      file,
      `  ${path} (found ${JSON.stringify(text)}): This is a template's expression. Write its value in its place, or print the deployed settings.`,
    );
  }
  const settings = authSettingsSchema.safeParse(found);
  if (!settings.success) throw refused(file, problems(settings.error, found));
  if (settings.data.platform?.enabled !== true) {
    throw refused(
      file,
      `platform.enabled is ${JSON.stringify(settings.data.platform?.enabled) ?? "missing"}: with authentication off, nothing is in front of the app. Set it to true.`,
    );
  }
  requireIds(file, settings.data);
  const [, siteName] = /\/sites\/([a-z\d-]{1,60})(?:\/|$)/i.exec(String(resource["id"] ?? "")) ?? [];
  return { settings: settings.data, siteName: siteName?.toLowerCase() };
}

/** A document of one resource, or a list with one. */
function onlyResource(file: string, document: unknown): Readonly<Record<string, unknown>> {
  const list = isObject(document) && Array.isArray(document["value"]) ? document["value"] : document;
  if (Array.isArray(list)) {
    const named = list.filter((one) => isObject(one) && String(one["name"]).toLowerCase().endsWith("authsettingsv2"));
    const [only, ...others] = named.length > 0 ? named : list;
    if (isObject(only) && others.length === 0) return only;
    throw refused(file, `The document is a list of ${list.length}. It must be one JSON object.`);
  }
  if (!isObject(document)) throw refused(file, "The document must be one JSON object.");
  return document;
}

/**
 * Translates the words of the app's own file. It has no `requireAuthentication`: its action alone decides. A resource
 * without one is left alone, because what Azure does then isn't documented.
 */
function fromFile(found: Readonly<Record<string, unknown>>): unknown {
  const { globalValidation, login } = found;
  const action = isObject(globalValidation) ? globalValidation["unauthenticatedClientAction"] : undefined;
  const cookie = isObject(login) ? login["cookieExpiration"] : undefined;
  return {
    ...found,
    ...(isObject(globalValidation) &&
      typeof action === "string" && {
        globalValidation: {
          requireAuthentication: action !== "AllowAnonymous",
          ...globalValidation,
          unauthenticatedClientAction: fileActions.get(action) ?? action,
        },
      }),
    ...(isObject(login) &&
      isObject(cookie) &&
      cookie["convention"] === "IdentityDerived" && {
        login: { ...login, cookieExpiration: { ...cookie, convention: "IdentityProviderDerived" } },
      }),
  };
}

/** Of an ARM template (`[parameters('x')]`) or of Bicep (`${x}`), by their place. */
function expressionsIn(value: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return /^\[(?!\[).*\]$|\$\{.*\}/s.test(value) ? [[path, value]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    expressionsIn(member, path === "" ? name : `${path}.${name}`),
  );
}

/** Who is named by something else than an id would never get in, and nothing would say why. */
function requireIds(file: string, { identityProviders }: AuthSettingsDocument["settings"]): void {
  const { registration, validation } = identityProviders?.azureActiveDirectory ?? {};
  const { allowedApplications, allowedPrincipals } = validation?.defaultAuthorizationPolicy ?? {};
  const checks = validation?.jwtClaimChecks;
  const policy = "validation.defaultAuthorizationPolicy";
  const ids = [
    ["registration.clientId", "application's client", registration?.clientId],
    ...listed(`${policy}.allowedApplications`, "application's client", allowedApplications),
    ...listed(
      `${policy}.allowedPrincipals.identities`,
      "person's or application's object",
      allowedPrincipals?.identities,
    ),
    ...listed(`${policy}.allowedPrincipals.groups`, "group's object", allowedPrincipals?.groups),
    ...listed(
      "validation.jwtClaimChecks.allowedClientApplications",
      "application's client",
      checks?.allowedClientApplications,
    ),
    ...listed("validation.jwtClaimChecks.allowedGroups", "group's object", checks?.allowedGroups),
  ] as const;
  for (const [path, kind, id] of ids) {
    if (id === undefined || id === "" || guidForm.test(id)) continue;
    const place = `identityProviders.azureActiveDirectory.${path}`;
    throw refused(file, `  ${place} (found ${JSON.stringify(id)}): Write the ${kind} id, a GUID.`);
  }
}

const listed = (path: string, kind: string, ids: readonly string[] = []) =>
  ids.map((id, index) => [`${path}[${index}]`, kind, id] as const);

export function refused(file: string, problem: string): Refused {
  return new Refused(
    "AUTH_SETTINGS",
    `${file} is not a document of authsettingsV2.\n${problem}\nPrint one: az rest --method get --url "<site's resource id>/config/authsettingsV2?api-version=2024-11-01"`,
  );
}

/** Azure prints null for what isn't set. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(set.map(([name, member]) => [name, withoutNulls(member)]));
}
