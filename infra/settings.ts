import { z } from "zod";

const clientSecret = z
  .strictObject({
    startDate: z.iso
      .datetime({ error: 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"' })
      .optional()
      .meta({ description: "When the client secret begins; with it, its lifetime is held against the rules." }),
    endDate: z.iso
      .datetime({ error: 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"' })
      .meta({ description: "When the client secret ends; always stated, never a provider's default." }),
  })
  .meta({ description: "A client secret. Leave it out for a caller that needs none." });

const secrets = z.strictObject({ first: clientSecret.optional(), second: clientSecret.optional() }).meta({
  description:
    "Client secrets in two slots, each with its own end: `npm run rotate` fills one while the other is valid.",
});

const caller = z
  .strictObject({ secrets: secrets.optional() })
  .meta({ description: "An application that may call the function: registration, service principal, app role." });

const callerName = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
  error: "a caller's name must be 2 to 30 lower-case letters, digits and hyphens, a letter first",
});

/** Everything that an environment may say, and nothing else: an unknown key is an error. */
export const settingsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, { error: "must be 2 to 16 lower-case letters and digits, a letter first" })
    .meta({
      description: "Short name of the workload; part of every name in Azure and Entra ID.",
      example: "whocalls",
    }),
  location: z
    .string()
    .regex(/^[a-z]+[a-z0-9]*$/, { error: "must be an Azure region in its short form, such as westeurope" })
    .meta({ description: "Azure region; Flex Consumption must be offered there.", example: "westeurope" }),
  tokenVersion: z
    .union([z.literal(1), z.literal(2)], { error: "must be 1 or 2" })
    .meta({ description: "Version of the API's access tokens; issuer and audiences follow.", example: 1 }),
  maximumInstanceCount: z
    .int({ error: "must be a whole number from 40 to 1000" })
    .min(40, { error: "must be at least 40, Flex Consumption's lower limit" })
    .max(1000, { error: "must be at most 1000, Flex Consumption's upper limit" })
    .meta({ description: "Upper bound of instances.", example: 40 }),
  callers: z
    .record(callerName, caller, { error: "must be an object: the name of each caller, and what it gets" })
    .refine((callers) => Object.keys(callers).length > 0, {
      // App Service takes an empty list of allowed applications for "any client of the tenant".
      error: "must name at least one caller: with none, App Service would let any application of the tenant in",
    })
    .meta({ description: "Who may call the function, by name.", example: { integration: {} } }),
  exemptions: z
    .record(z.string(), z.string().min(10, { error: "must give the reason, in at least 10 characters" }), {
      error: "must be an object: the rule, and the reason",
    })
    .meta({
      description: "Rules (infra/rules) that this stack is exempt from, each with a reason.",
      example: { "https-and-tls": "…" },
    }),
});

/** The settings of one environment, parsed. */
export type Settings = z.infer<typeof settingsSchema>;

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

/**
 * @param raw what the stack's configuration says, by setting
 * @throws SettingsInvalid with all problems
 */
export function parseSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const parsed = settingsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new SettingsInvalid(parsed.error.issues.flatMap((issue) => problemsOf(issue, raw)));
}

function problemsOf(issue: z.core.$ZodIssue, raw: unknown): SettingsProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key].join(".");
      return {
        path,
        rule: `is not a setting; ${issue.path.length === 0 ? "there" : `in ${issue.path.join(".")} there`} is ${allowedKeys(issue.path)}`,
        found: show(valueAt(raw, [...issue.path, key])),
        fix: `pulumi config rm --path 'protected-function:${path}'`,
      };
    });
  }
  const path = issue.path.join(".");
  const value = valueAt(raw, issue.path);
  const rule = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [
    {
      path,
      rule: value === undefined ? "is missing" : rule,
      found: show(value),
      fix: issue.code === "invalid_key" ? "rename it in the stack's settings file" : fixFor(path),
    },
  ];
}

function allowedKeys(path: readonly PropertyKey[]): string {
  const schema =
    path.length === 0
      ? settingsSchema
      : path.at(-1) === "secrets"
        ? secrets
        : path.at(-2) === "secrets"
          ? clientSecret
          : caller;
  return Object.keys(schema.shape).join(", ");
}

/** A command where one value is set; `pulumi config set` takes no objects, and takes an instant for a secret. */
function fixFor(path: string): string {
  const command = `pulumi config set --path 'protected-function:${path}'`;
  if (path.endsWith("Date")) return `${command} --plaintext 2027-03-31T00:00:00Z`;
  const top = path.split(".")[0] ?? "";
  const field: z.core.$ZodType | undefined = Object.entries(settingsSchema.shape).find(([key]) => key === top)?.[1];
  const example = field instanceof z.ZodType ? field.meta()?.["example"] : undefined;
  if (typeof example !== "object") return `${command} ${String(example ?? "<value>")}`;
  return `write it in the stack's settings file, such as protected-function:${path}: ${JSON.stringify(example)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
