/** One thing wrong with the settings: where, which rule, what was found, how to mend it. */
export interface SettingsProblem {
  readonly path: string;
  readonly rule: string;
  readonly found: string;
  readonly fix: string;
}

/** Every problem at once, one block each. */
export class SettingsInvalid extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(
      [
        `The settings of this stack have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
        ...problems.map(({ path, rule, found, fix }) => `- ${path}: ${rule}; found ${found}.\n  Fix: ${fix}`),
      ].join("\n"),
    );
    this.name = "SettingsInvalid";
    this.problems = problems;
  }
}
