import type { Contract } from "@protected-function/guard/contract";

/** An app setting of the contract. */
export interface DeclaredSetting {
  readonly type: "text" | "secret";
  /** The handlers work without it. */
  readonly isOptional: boolean;
  /** The value where a stack sets none. */
  readonly defaultValue?: string;
}

/** Returns the contract's app settings by name, the short form in full. */
export function declaredSettings({ settings = {} }: Pick<Contract, "settings">): ReadonlyMap<string, DeclaredSetting> {
  return new Map(
    Object.entries(settings).map(([name, setting]) => {
      const {
        type,
        optional = false,
        default: defaultValue,
      }: Exclude<typeof setting, string> = typeof setting === "string" ? { type: setting } : setting;
      return [name, { type, isOptional: optional, ...(defaultValue !== undefined && { defaultValue }) }];
    }),
  );
}

/** The values that the contract gives to app settings that a stack doesn't set. */
export function defaultAppSettings(contract: Pick<Contract, "settings">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...declaredSettings(contract)].flatMap(([name, { defaultValue }]) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    ),
  );
}

/** The names of the app settings that a stack has, of those that the contract declares. */
export function setSettings({
  contract,
  appSettings,
  secretSettings,
}: {
  readonly contract: Contract;
  readonly appSettings: Readonly<Record<string, unknown>>;
  readonly secretSettings: Readonly<Record<string, unknown>>;
}): readonly string[] {
  const set = { ...defaultAppSettings(contract), ...appSettings, ...secretSettings };
  return Object.keys(contract.settings ?? {}).filter((name) => Object.hasOwn(set, name));
}
