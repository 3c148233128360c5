import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bashScript } from "../../../../packages/pf/commands/completion/bash-script.ts";
import { asked } from "../../../../packages/pf/commands/completion/offers.ts";
import { fishScript } from "../../../../packages/pf/commands/completion/fish-script.ts";
import { commands } from "../../../../packages/pf/commands/index.ts";
import { repository } from "../../../support/command-line.ts";
import { runHere } from "../../../support/run-here.ts";
import { folderOfAllTests, temporaryFolder } from "../../../support/temporary-folder.ts";

const all = await Promise.all(Object.values(commands).map((load) => load()));
const script = bashScript(all, false);

const folder = folderOfAllTests();
beforeAll(() => {
  symlinkSync(join(repository, "pf"), join(folder.path, "pf"));
  writeFileSync(join(folder.path, "Pulumi.yaml"), "name: orders\nruntime: nodejs\n");
  const settings = [
    "config:",
    "  protected-function:callers: { shop: {}, billing: {} }",
    '  protected-function:conditionalAccess: { namedLocations: { office: { cidrs: ["203.0.113.0/24"] } } }',
  ];
  writeFileSync(join(folder.path, "Pulumi.dev.yaml"), `${settings.join("\n")}\n`);
  writeFileSync(join(folder.path, "Pulumi.prod.yaml"), "config: [\n");
  mkdirSync(join(folder.path, "functions"));
  const contract =
    '// greet: { methods: ["GET"] }\nexport const contract = { endpoints: { order: { methods: ["GET"] } } };\n';
  writeFileSync(join(folder.path, "functions/contract.ts"), contract);
});

const has = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;

function linesOf(shell: string, text: string): readonly string[] {
  const { stdout, stderr } = spawnSync(shell, ["-c", text], { cwd: folder.path, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

/** What bash, which zsh's bashcompinit imitates, offers for the last of the words. */
function offered(...words: readonly string[]): readonly string[] {
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _pf`;
  return linesOf("bash", `${script}\n${asked}; printf '%s\\n' "\${COMPREPLY[@]}"`);
}

const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["./pf", "pre"], ["preflight"]],
  [
    ["./pf", "re"],
    ["recipes", "release", "review"],
  ],
  [["./pf", "help", "rot"], ["rotate"]],
  [["./pf", "help", "twin", "p"], ["platform"]],
  [
    ["./pf", "explain", "--status", "50"],
    ["500", "501", "502", "503", "504"],
  ],
  [["./pf", "rotate", "--ca"], ["--caller"]],
  [
    ["./pf", "drift", "--stack", ""],
    ["dev", "prod"],
  ],
  [
    ["./pf", "start", "--plugins", ""],
    ["real", "stand-ins"],
  ],
  [["./pf", "recipes", "--for", "py"], ["python"]],
  [
    ["./pf", "matrix", "--settings", ""],
    ["Pulumi.dev.yaml", "Pulumi.prod.yaml"],
  ],
  [["./pf", "twin", "sh"], ["shell"]],
  [["./pf", "twin", "logs", "--fo"], ["--follow"]],
  [["./pf", "release", "ho"], ["hosting"]],
  [["./pf", "completion", "z"], ["zsh"]],
  // A settings file that can't be read, Pulumi.prod.yaml, has no callers to offer.
  [
    ["./pf", "call", "--as", ""],
    ["billing", "expired", "no-role", "no-token", "other-tenant", "shop", "stranger", "user"],
  ],
  [
    ["./pf", "call", "--as", "no-"],
    ["no-role", "no-token"],
  ],
  [
    ["./pf", "token", "--as", ""],
    ["billing", "shop", "user"],
  ],
  [
    ["./pf", "call", "--from", ""],
    ["elsewhere", "office"],
  ],
  [["./pf", "what-if", "--from", ""], ["office"]],
  [
    ["./pf", "what-if", "--resource", ""],
    ["api", "graph", "order"],
  ],
  [["./pf", "call", "--endpoint", ""], ["order"]],
  [["./pf", "explain", "--endpoint", "o"], ["order"]],
  [["./pf", "call", "--method", "D"], ["DELETE"]],
  [
    ["./pf", "explain", "--status", "4"],
    ["401", "403", "404"],
  ],
  [["./pf", "dev", "--platform", "us"], ["usual"]],
  [["./pf", "start", "--platform", "policies-"], ["policies-lag"]],
  [["./pf", "start", "--platform", "sync-fails,policies-"], ["sync-fails,policies-lag"]],
  [["./pf", "start", "--platform", "a,b,policies-"], ["a,b,policies-lag"]],
  [["./pf", "rotate", "--caller", "s"], ["shop"]],
  [["./pf", "twin", "secret", "s"], ["shop"]],
];

it.each(cases)("bash: %j completes to %j", (words, expected) => {
  expect(offered(...words).toSorted()).toEqual(expected);
});

it("bash: completing runs nothing that a file of the folder names", () => {
  const [callers, stack] = [join(folder.path, "Pulumi.eve.yaml"), join(folder.path, "Pulumi.$(touch ran).yaml")];
  writeFileSync(callers, 'config:\n  protected-function:callers: { "$(touch ran)": {}, shop: {} }\n');
  writeFileSync(stack, "");
  try {
    expect(offered("./pf", "rotate", "--caller", "")).toEqual(["billing", "shop"]);
    expect(offered("./pf", "drift", "--stack", "").toSorted()).toEqual(["dev", "eve", "prod"]);
    expect(offered("./pf", "matrix", "--settings", "")).toHaveLength(3);
    expect(offered("./pf", "start", "--platform", "`touch ran`,policies-")).toEqual(["`touch ran`,policies-lag"]);
    expect(existsSync(join(folder.path, "ran"))).toBe(false);
  } finally {
    for (const file of [callers, stack]) rmSync(file);
  }
});

it("bash: after an equals sign, as bash splits the word; a file is the shell's to complete", () => {
  expect(offered("./pf", "drift", "--stack", "=", "d")).toEqual(["dev"]);
  expect(offered("./pf", "drift", "--html", "Pul")).toEqual([]);
});

// Few machines have fish and zsh; bash, which all have, tests what they share: the offers.
if (has("fish")) {
  it.each(cases)("fish: %j completes to %j", (words, expected) => {
    const found = linesOf("fish", `${fishScript(all)}\ncomplete -C '${words.join(" ")}'`);

    expect(found.map((line) => line.split("\t")[0]).toSorted()).toEqual(expected);
  });
}

if (has("zsh")) {
  it("zsh loads the script", () => {
    // Without a terminal, zsh completes nothing. That it takes the script shows that no word in it is zsh's own.
    expect(linesOf("zsh", `${bashScript(all, true)}\nprint $+functions[_pf]`)).toEqual(["1"]);
  });
}

// Of each shell: which options start it as a terminal does, what the page adds to its startup file, and a completion.
const startups: readonly (readonly [string, string, string, string])[] = [
  ["bash", ".pf-completion.bash", ".bashrc", "complete -p ./pf"],
  ["zsh", ".pf-completion.zsh", ".zshrc", "print $_comps[./pf]"],
  ["fish", ".config/fish/conf.d/pf.fish", "", "complete -C './pf pre'"],
];

describe.each(startups.filter(([shell]) => has(shell)))(
  "a new %s in a folder without pf",
  (shell, file, startup, ask) => {
    it("has the completion that the page lets save", async () => {
      const home = temporaryFolder();
      const page = readFileSync(join(repository, "docs/guides/develop-locally.md"), "utf8");
      const [row = ""] = page.split("\n").filter((line) => line.includes(`./pf completion ${shell} > ~/`));
      expect(row).toContain(`\`./pf completion ${shell} > ~/${file}\``);
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), (await runHere(["completion", shell])).stdout);
      if (startup !== "") {
        const [, line = ""] = /`(source [^`]*)` to `~\/\.[a-z]+`/.exec(row) ?? [];
        expect(row).toContain(`\`~/${startup}\``);
        writeFileSync(join(home, startup), `${line}\n`);
      }
      const { stdout } = spawnSync(shell, ["-i", "-c", ask], {
        cwd: home,
        env: { PATH: process.env["PATH"], HOME: home },
        encoding: "utf8",
      });

      expect(stdout).toMatch(/_pf|preflight/);
    });
  },
);

it("prints the script of a shell, and refuses another", async () => {
  expect(await runHere(["completion", "bash"])).toEqual({ exitCode: 0, stderr: "", stdout: `${script}\n` });
  expect((await runHere(["completion", "zsh"])).stdout).toContain("bashcompinit");
  expect((await runHere(["completion", "fish"])).stdout).toBe(`${fishScript(all)}\n`);
  const refused = await runHere(["completion", "tcsh"]);
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
});

it("doesn't name in its help what only the script asks for", async () => {
  const { stdout } = await runHere(["completion", "--help"]);

  expect(stdout).toContain("Usage: ./pf completion <bash|zsh|fish>\n\n");
  for (const name of asked) {
    expect(stdout).not.toMatch(new RegExp(`completion ${name}|^ +${name}`, "m"));
    expect((await runHere(["completion", name])).exitCode).toBe(0);
  }
});
