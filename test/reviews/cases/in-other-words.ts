import { type Case, type Edit, harmful, harmless, replace } from "./case.ts";

const file = "infra/hosting/shared-tags.ts";
const rules = "infra/settings/shared-tags.ts";
const text = `import * as pulumi from "@pulumi/pulumi";

const reserved = new Set(["stack", "owner"]);
const readers = ["Reader", "Log Analytics Reader"];

export interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  readonly tenantId: string;
  readonly adopt?: { readonly id: string };
}

export function tagsOf(args: Tagged, granted: readonly string[]) {
  if (args.roles.find((role) => role.toLowerCase() === "owner") !== undefined) {
    throw new pulumi.RunError("an owner is too much");
  }
  const kept = granted.filter((role) => args.roles.includes(role));
  const tags = Object.fromEntries(Object.entries(args.tags).filter(([name]) => !reserved.has(name.toLowerCase())));
  return { kept, tags, readers, ...(args.adopt && { import: args.adopt.id, protect: true }) };
}
`;
const base: readonly Edit[] = [{ file, text }];
const find = 'args.roles.find((role) => role.toLowerCase() === "owner") !== undefined';
const tags =
  "  const tags = Object.fromEntries(Object.entries(args.tags).filter(([name]) => !reserved.has(name.toLowerCase())));\n";

/** What every stack is deployed by is the same, and a person reads the rest. */
const same = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  harmless(
    title,
    edits.map(([was, is]) => replace(file, was, is)),
    { class: "infra, a decision in other words", base, verdict: ["to be read", "no change"] },
  );
const other = (title: string, ...edits: readonly (readonly [string, string])[]) =>
  harmful({
    title,
    class: "infra, a decision that only looks alike",
    base,
    edits: edits.map(([was, is]) => replace(file, was, is)),
    findings: [{ id: "file/declares", about: file }],
  });
const ofRules = (title: string, was: string, is: string) =>
  harmful({
    title,
    class: "rules of the settings that refuse less",
    base: [{ file: rules, text }],
    edits: replace(rules, was, is),
    findings: [{ id: "file/declares", about: rules }],
  });

/** Code that decides the same in other words, and code that decides something else where no stack shows it. */
export const inOtherWords: readonly Case[] = [
  same("a refusal looks for some in place of the first", [
    find,
    'args.roles.some((role) => role.toLowerCase() === "owner")',
  ]),
  same("a refusal counts those that it found", [
    find,
    'args.roles.filter((role) => role.toLowerCase() === "owner").length > 0',
  ]),
  same("a refusal asks whether all are others", [find, '!args.roles.every((role) => role.toLowerCase() !== "owner")']),
  same(
    "names are looked up in a set",
    ["  const kept", "  const own = new Set(args.roles);\n  const kept"],
    ["args.roles.includes(role)", "own.has(role)"],
  ),
  same("a name is found by comparing each", ["args.roles.includes(role)", "args.roles.some((one) => one === role)"]),
  same("a name is found by its place", ["args.roles.includes(role)", "args.roles.indexOf(role) !== -1"]),
  same("a loop in place of a filter", [
    tags,
    "  const tags: Record<string, string> = {};\n  for (const [name, value] of Object.entries(args.tags)) {\n    if (!reserved.has(name.toLowerCase())) tags[name] = value;\n  }\n",
  ]),
  same(
    "a loop over a list in place of a filter by a set",
    ['const reserved = new Set(["stack", "owner"])', 'const reserved = ["stack", "owner"]'],
    [
      tags,
      "  const tags: Record<string, string> = {};\n  for (const [key, value] of Object.entries(args.tags)) {\n    if (!reserved.includes(key.toLowerCase())) tags[key] = value;\n  }\n",
    ],
  ),
  same("an object grows in a fold", [
    tags,
    "  const tags = Object.entries(args.tags).reduce<Record<string, string>>(\n    (all, [name, value]) => (reserved.has(name.toLowerCase()) ? all : { ...all, [name]: value }),\n    {},\n  );\n",
  ]),
  same(
    "a decision has a function of its own",
    [tags, "  const tags = withoutReserved(args.tags);\n"],
    [
      "export function tagsOf",
      'function withoutReserved(tags: Tagged["tags"]) {\n  return Object.fromEntries(Object.entries(tags).filter(([name]) => !reserved.has(name.toLowerCase())));\n}\n\nexport function tagsOf',
    ],
  ),
  same("an empty text is as good as none", [
    "  const kept",
    '  const [first] = granted;\n  if (first === "") return undefined;\n  const kept',
  ]),
  other("names match by their beginnings", [
    "args.roles.includes(role)",
    "args.roles.some((one) => role.startsWith(one))",
  ]),
  other("names match by a part of them", [
    "args.roles.includes(role)",
    "args.roles.some((one) => one.slice(0, role.length) === role)",
  ]),
  other("names match by their length", [
    "args.roles.includes(role)",
    "args.roles.some((one) => one.length === role.length)",
  ]),
  other("names match in any case", [
    "args.roles.includes(role)",
    "args.roles.some((one) => one.toLowerCase() === role.toLowerCase())",
  ]),
  other("a name more is enough by itself", [
    "args.roles.includes(role)",
    'args.roles.includes(role) || role === "Owner"',
  ]),
  other("a tenant keeps every tag", [
    "!reserved.has(name.toLowerCase())",
    "!reserved.has(name.toLowerCase()) || args.tags[name] === args.tenantId",
  ]),
  other("a refusal is for those who are all owners", [
    find,
    'args.roles.every((role) => role.toLowerCase() === "owner")',
  ]),
  other("what is adopted isn't protected", ["protect: true", "protect: false"]),
  other("what is adopted may go", [", protect: true", ""]),
  other("something more is taken over", ["readers,", "readers, ...(args.tenantId && { import: args.tenantId }),"]),
  other("a list has a name more, which no stack uses", ['"Log Analytics Reader"', '"Log Analytics Reader", "Owner"']),
  other("every list is found to have everything", [
    'import * as pulumi from "@pulumi/pulumi";\n',
    'import * as pulumi from "@pulumi/pulumi";\n\nArray.isArray = (one: unknown): one is unknown[] => one !== undefined;\n',
  ]),
  ofRules("a rule no longer asks for a name", ".filter(([name]) => !reserved.has(name.toLowerCase()))", ""),
  ofRules("a name no longer needs a reason", '"stack", "owner"', '"stack"'),
];
