import type { Contract, Endpoint } from "@protected-function/guard/contract";
import { declaredSettings } from "../contract/declared-settings.ts";
import { exampleRole } from "../contract/example-role.ts";
import { unknownRole } from "../contract/unknown-role.ts";
import { credentialForm } from "@protected-function/core/text/credential-form.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { isSecretName, mayBeSecret } from "@protected-function/core/text/redact.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { configCommand } from "./config-command.ts";
import { intoVault, replaceIt, vaultEntry } from "@protected-function/core/text/in-vault.ts";
import { vaultReference } from "./forms-of-other-tools.ts";
import { writeThis, yamlLines } from "./settings-lines.ts";
import type { Settings } from "./settings-schema.ts";

/**
 * Returns contradictions between settings and contract: roles that don't exist or can't be held that way, and app
 * settings.
 *
 * @param place.file where the settings are, for the fix
 */
export function againstContract(
  settings: Settings,
  contract: Contract,
  { stack, file = "the stack's settings file" }: { readonly [Name in keyof FilePlace]?: string | undefined },
): readonly Problem[] {
  const { appRoleIds = {}, assignmentIds = {} } = settings.adopt.api ?? {};
  return [
    ...Object.entries(settings.callers).flatMap(([name, { roles }]) => callerProblems(name, roles, contract)),
    ...Object.keys(settings.people).flatMap((role) => heldBy("User", role, contract, `people.${role}`)),
    ...Object.entries({ appRoleIds, assignmentIds }).flatMap(([setting, roles]) =>
      Object.keys(roles).flatMap((role) => unknownRole(`adopt.api.${setting}.${role}`, role, contract)),
    ),
    ...settingProblems(settings, contract, { stack, file }),
  ];
}

/** The paths of app settings that the contract doesn't declare. */
export function undeclaredSettings(settings: Settings, contract: Contract): readonly string[] {
  return undeclaredIn(settings, declaredSettings(contract)).map((place) => place.join("."));
}

/** The places of app settings that aren't declared. */
function undeclaredIn(
  { appSettings, secretSettings }: Settings,
  declared: ReturnType<typeof declaredSettings>,
): readonly (readonly ["appSettings" | "secretSettings", string])[] {
  return [
    ...Object.keys(appSettings).map((name) => ["appSettings", name] as const),
    ...Object.keys(secretSettings).map((name) => ["secretSettings", name] as const),
  ].filter(([, name]) => !declared.has(name));
}

/** Returns a caller's app roles: those that it names, or the contract's only one. */
export function rolesOfCaller(
  { roles }: { readonly roles?: readonly string[] | undefined },
  contract: Contract,
): readonly string[] {
  return roles ?? Object.keys(contract.roles);
}

function callerProblems(name: string, roles: readonly string[] | undefined, contract: Contract): readonly Problem[] {
  const all = Object.keys(contract.roles);
  const path = `callers.${name}.roles`;
  if (roles !== undefined)
    return roles.flatMap((role, index) => heldBy("Application", role, contract, `${path}.${index}`));
  const [only, ...rest] = all;
  if (only === undefined) {
    const rule = "has no app role to get: functions/contract.ts declares no roles";
    return [
      {
        path: `callers.${name}`,
        rule,
        found: "no roles in the contract",
        fix: `remove the caller, or write this in functions/contract.ts: roles: { ${exampleRole("Function.Invoke")} }`,
      },
    ];
  }
  if (rest.length === 0) return heldBy("Application", only, contract, path);
  const rule = `must be set because the API has ${all.length} roles: ${all.join(", ")}`;
  const places = ["callers", name, "roles"];
  const first = `${writeThis(places, undefined, ", for example,")}`;
  return [{ path, rule, found: "nothing", fix: `${first}\n${yamlLines(places, [mildestRole(contract)])}` }];
}

/** The role of applications that allows the fewest changes: an example that somebody copies is granted. */
function mildestRole({ roles, endpoints }: Contract): string | undefined {
  const changes = (role: string) =>
    Object.values<Endpoint>(endpoints)
      .filter(({ allow = [] }) => (allow as readonly string[]).includes(role))
      .flatMap(({ methods }) => methods)
      .filter((method) => method !== "GET" && method !== "HEAD").length;
  const names = Object.keys(roles);
  const held = names.filter((role) => roles[role]?.members.includes("Application"));
  const [mildest] = (held.length > 0 ? held : names).toSorted((one, other) => changes(one) - changes(other));
  return mildest;
}

/** Checks that a role exists and that such a member can hold it. */
function heldBy(member: "Application" | "User", role: string, contract: Contract, path: string): readonly Problem[] {
  const { members } = contract.roles[role] ?? {};
  if (members === undefined) return unknownRole(path, role, contract, member);
  if (members.includes(member)) return [];
  const holders = member === "User" ? "users" : "applications";
  return [
    {
      path,
      rule: `must be a role that ${holders} can hold: in functions/contract.ts, ${role} has the members ${members.join(", ")}`,
      found: JSON.stringify(role),
      fix: `name another role, or add "${member}" to its members in functions/contract.ts`,
    },
  ];
}

function settingProblems(settings: Settings, contract: Contract, place: FilePlace): readonly Problem[] {
  const { appSettings, secretSettings } = settings;
  const declared = declaredSettings(contract);
  const isSet = (name: string): boolean =>
    Object.hasOwn(declared.get(name)?.type === "text" ? appSettings : secretSettings, name);
  const undeclared = undeclaredIn(settings, declared).map(([setting, name]) => ({
    setting,
    name,
    meant: nearest(name, [...declared.keys()]),
  }));
  // One slip is one problem: a name that is set misspelled isn't also missing.
  const misspelled = undeclared.flatMap(({ setting, meant }) => {
    const kind = setting === "appSettings" ? "text" : "secret";
    return meant !== undefined && !isSet(meant) && declared.get(meant)?.type === kind ? [meant] : [];
  });
  const missing = [...declared]
    .filter(([name]) => !isSet(name) && !misspelled.includes(name))
    .flatMap(([name, { type, isOptional, defaultValue }]) => {
      const isElsewhere = Object.hasOwn(type === "text" ? secretSettings : appSettings, name);
      if (!isElsewhere && (isOptional || defaultValue !== undefined)) return [];
      return type === "text"
        ? missingText(name, isElsewhere, { ...place, isFirst: Object.keys(appSettings).length === 0 })
        : missingSecret(name, isElsewhere, { ...place, isFirst: Object.keys(secretSettings).length === 0 });
    });
  const exposed = Object.entries(appSettings).flatMap(([name, value]) =>
    // A secret among the texts is missing where it belongs, which is one problem already.
    declared.get(name)?.type === "secret"
      ? []
      : [...referenceAmongTexts(name, value, declared.has(name)), ...exposedSecret(name, value, declared.has(name))],
  );
  return [
    ...missing,
    ...exposed,
    ...undeclared
      .filter(({ setting, name }) => !exposed.some(({ path }) => path === `${setting}.${name}`))
      .map((found) => undeclaredSetting(found, misspelled.includes(found.meant ?? ""), place.stack)),
  ];
}

/** Where the settings are. */
interface FilePlace {
  readonly file: string;
  /** Undefined: the file isn't named after one. */
  readonly stack: string | undefined;
}

/** Where a setting is missing. */
interface Gap extends FilePlace {
  /** The file has no setting of this kind yet. */
  readonly isFirst: boolean;
}

function lineFor(kind: "appSettings" | "secretSettings", entry: string, { file, isFirst }: Gap): string {
  return isFirst
    ? `in ${file}, add under config: protected-function:${kind}: { ${entry} }`
    : `in ${file}, add under protected-function:${kind}: ${entry}`;
}

function missingText(name: string, isSecret: boolean, gap: Gap): Problem {
  const command = configCommand("set", ["appSettings", name], gap.stack);
  return {
    path: `appSettings.${name}`,
    rule: "must be set: functions/contract.ts declares it as text",
    found: isSecret ? "it in secretSettings" : "nothing",
    fix: `${lineFor("appSettings", `${name}: "<value>"`, gap)}${command === undefined ? "" : ` (or: ${command} ${shellWord("<value>")})`}`,
  };
}

function missingSecret(name: string, isText: boolean, gap: Gap): Problem {
  return {
    path: `secretSettings.${name}`,
    rule: "must be set: functions/contract.ts declares it as secret",
    found: isText ? "it in appSettings, as text" : "nothing",
    fix: `${lineFor("secretSettings", vaultEntry(name), gap)}, with your vault's names${isText ? ", and remove it from appSettings" : ""}`,
  };
}

/** Only a secret setting gives the function's identity permission to read the vault. */
function referenceAmongTexts(name: string, value: string, isDeclared: boolean): readonly Problem[] {
  const reference = vaultReference(value);
  if (reference === undefined && !/^@Microsoft\.KeyVault\(/i.test(value)) return [];
  const { keyVault, secret } = { secret: "<secret>", ...reference };
  const vault = `{ resourceGroup: <resource group>, name: ${keyVault?.name ?? "<vault>"} }`;
  return [
    {
      path: `appSettings.${name}`,
      rule: "must not refer to a key vault: the function couldn't read it. References belong under secretSettings",
      found: JSON.stringify(value),
      fix: `${isDeclared ? secretInPlaceOfText(name) : declareSecret(name)}. Then write this under protected-function:secretSettings in the stack's settings file, and remove ${name} from appSettings: ${name}: { keyVault: ${vault}, secret: ${secret} }`,
    },
  ];
}

/** An app setting is in the settings file, in the deployment's history, and shown in the portal. */
function exposedSecret(name: string, value: string, isDeclared: boolean): readonly Problem[] {
  const form = credentialForm(value);
  if (form === undefined) return [];
  return [
    {
      path: `appSettings.${name}`,
      rule: `must not be a secret, and the value has the form of one: ${form}`,
      found: "a value, not shown",
      fix: movedSecret(name, isDeclared ? secretInPlaceOfText(name) : declareSecret(name)),
    },
  ];
}

function movedSecret(name: string, declaration: string): string {
  return intoVault(name, `${declaration}, and remove it from appSettings`, replaceIt);
}

function secretInPlaceOfText(name: string): string {
  return `declare ${name} as "secret" in place of "text" in functions/contract.ts`;
}

function declareSecret(name: string): string {
  return `declare ${name} as "secret" in functions/contract.ts, under settings`;
}

function undeclaredSetting(
  { setting, name, meant }: { readonly setting: string; readonly name: string; readonly meant: string | undefined },
  isMisspelled: boolean,
  stack: string | undefined,
): Problem {
  const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  const removal = configCommand("rm", [setting, name], stack) ?? "remove it from the stack's settings file";
  const isSecret = setting === "secretSettings";
  // By its name alone, that is a guess: the way that keeps a secret out of the file comes first.
  const isLikely = !isSecret && (isSecretName(name) || mayBeSecret(name));
  const declaration = `declare it there as ${isSecret ? '"secret"' : '"text"'}, or ${removal}`;
  return {
    path: `${setting}.${name}`,
    rule: `must be declared in functions/contract.ts, under settings${hint}`,
    found: "no such declaration",
    fix: isMisspelled
      ? `write ${meant} instead of ${name}`
      : isLikely
        ? `${movedSecret(name, declareSecret(name))}\n  Or if its value isn't a secret: ${declaration}`
        : declaration,
  };
}
