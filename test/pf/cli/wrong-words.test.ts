import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { checkedWords } from "../../../packages/pf/cli/checked-words.ts";
import type { Command } from "../../../packages/pf/cli/command.ts";
import { isFitting, misfitsOf, wordsOf } from "../../../packages/pf/cli/usage-forms.ts";
import { commands } from "../../../packages/pf/commands/index.ts";
import { runHere } from "../../support/run-here.ts";

const loaded = await Promise.all(Object.values(commands).map((load) => load()));
const all: readonly Command[] = loaded.flatMap((command) => [command, ...(command.subcommands ?? [])]);
const around = { call: "./pf x", stacks: ["dev"], others: all };

const check = (command: Command, args: readonly string[]) => () => checkedWords(command, args, around);

const plain = (text: string) => text.split(/[\s.]+/).filter((word) => word !== "");

/** Every way to fill a form: with and without each part in brackets, with each alternative. */
function waysOf(form: string): readonly (readonly string[])[] {
  const open = form.indexOf("[");
  if (open === -1)
    return [
      form
        .replaceAll("...", "")
        .split(/\s+/)
        .filter((word) => word !== ""),
    ];
  let depth = 0;
  const close = [...form].findIndex((character, index) => {
    if (character === "[") depth++;
    if (character === "]") depth--;
    return index > open && depth === 0;
  });
  const inner = form.slice(open + 1, close);
  const alternatives = inner.split(/ \| (?![^[]*\])/);
  const [before, after] = [form.slice(0, open), form.slice(close + 1)];
  const rest = waysOf(after);
  return ["", ...alternatives].flatMap((one) =>
    waysOf(one).flatMap((middle) => rest.slice(0, 4).map((end) => [...plain(before), ...middle, ...end])),
  );
}

function lineOf({ options }: Command, way: readonly string[]): readonly string[] {
  return way.flatMap((word) => {
    const option = options[word.slice(2)];
    if (word.startsWith("<")) return [word.slice(1, -1).split("|")[0] ?? ""];
    if (option?.type !== "string") return [word];
    return [word, option.values?.[0] ?? option.quantity?.example ?? "1"];
  });
}

/** A line of a shell as words: without what it is piped from or into, or evaluated by. */
function wordsOfExample(example: string, name: string): readonly string[] {
  const [, line = ""] = new RegExp(`\\./pf ${name}([^|<>)]*)`).exec(example) ?? [];
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

describe.each(all.map((command) => ({ name: command.name, command })))("./pf $name", ({ name, command }) => {
  it("takes every form of its usage and every example", () => {
    for (const way of command.usage.flatMap(waysOf)) expect(check(command, lineOf(command, way))).not.toThrow();
    for (const example of command.examples) expect(check(command, wordsOfExample(example, name))).not.toThrow();
  });

  it("requires what stands outside of brackets", () => {
    for (const form of command.usage) {
      const required = waysOf(form)[0] ?? [];
      for (const word of required) {
        const others = required.filter((other) => other !== word);
        const given = {
          options: others.filter((other) => other.startsWith("--")).map((other) => other.slice(2)),
          words: others.filter((other) => !other.startsWith("--")),
        };
        if (!misfitsOf(command.usage, given).some(isFitting)) {
          expect(check(command, lineOf(command, others))).toThrow(/ missing\.\n(?:Add|Name it, such as) /);
        }
      }
    }
  });

  it("takes no words that parseArgs would refuse in its own words", () => {
    const options = Object.keys(command.options).map((option) => `--${option}`);
    const words = [
      ...options,
      ...options.map((option) => `${option}=1`),
      "word",
      "-",
      "--",
      "-x",
      "-5",
      "--nowhere",
      "",
    ];
    const hasWords = wordsOf(command.usage).length > 0;
    for (const first of words) {
      for (const second of words) {
        let taken: readonly string[];
        try {
          taken = checkedWords(command, [first, second], around);
        } catch (error) {
          expect(String(error)).not.toMatch(/argument|positional|'-/);
          continue;
        }
        expect(() =>
          parseArgs({ args: [...taken], options: command.options, allowPositionals: hasWords }),
        ).not.toThrow();
      }
    }
  });
});

describe("a wrong command line is refused with what was found, and what to write instead:", () => {
  it.each([
    ["prefligth", 'Unknown command "prefligth".', "Did you mean preflight?", ""],
    ["deploy", 'Unknown command "deploy".', "To deploy: npx pulumi up --stack dev", ""],
    ["check", 'Unknown command "check".', "To prove on a local twin who can call the API: ./pf start", ""],
    ["remove", 'Unknown command "remove".', "To remove a stack: ./pf teardown --stack dev", ""],
    ["curl", 'Unknown command "curl".', "To call an endpoint: ./pf call --as <caller>", ""],
    ["review main", 'Unexpected word "main" after ./pf review.', "Did you mean --base main?", "review"],
    ["review HEAD~1", 'Unexpected word "HEAD~1" after ./pf review.', "Did you mean --base 'HEAD~1'?", "review"],
    ["login", 'Unknown command "login".', "To log in to Azure: az login", ""],
    ["explain AADST501051", '"AADST501051" isn\'t an AADSTS code.', "Did you mean AADSTS501051?", "explain"],
    ["explain 418", 'This doesn\'t explain the status "418".', "Use 401, 403, 404 or 500 to 504.", "explain"],
    ["completion bsh", 'Unexpected word "bsh" after ./pf completion.', "Did you mean bash?", "completion"],
    ["-x", "Unknown option -x of ./pf.", undefined, ""],
    ["--stack dev verify", "Unknown option --stack of ./pf.", "Write the command first: ./pf verify --stack …", ""],
    [
      "start extra",
      'Unexpected word "extra" after ./pf start.',
      "It takes options only, such as --settings <file>",
      "start",
    ],
    [
      "token shop",
      'Unexpected word "shop" after ./pf token.',
      "Use --as <caller|person>\nCallers in the settings: integration.",
      "token",
    ],
    ["start dev", 'Unexpected word "dev" after ./pf start.', "Did you mean --settings Pulumi.dev.yaml?", "start"],
    ["verify dev", 'Unexpected word "dev" after ./pf verify.', "Did you mean --stack dev?", "verify"],
    [
      "verify Pulumi.dev.yaml",
      'Unexpected word "Pulumi.dev.yaml" after ./pf verify.',
      "Did you mean --stack dev?",
      "verify",
    ],
    ["start json", 'Unexpected word "json" after ./pf start.', "Did you mean --json?", "start"],
    ["start --stack dev", "Unknown option --stack of ./pf start.", "Use --settings Pulumi.dev.yaml", "start"],
    ["verify --settings Pulumi.dev.yaml", "Unknown option --settings of ./pf verify.", "Use --stack dev", "verify"],
    ["rotate --as shop", "Unknown option --as of ./pf rotate.", "Use --caller shop", "rotate"],
    ["preflight --config-file x", "Unknown option --config-file of ./pf preflight.", "Use --settings x", "preflight"],
    ["matrix --output json", "Unknown option --output of ./pf matrix.", "Use --json", "matrix"],
    ["verify -v", "Unknown option -v of ./pf verify.", "Use ./pf --version", "verify"],
    ["verify -s dev", "Unknown option -s of ./pf verify.", "Did you mean --stack?", "verify"],
    ["rotate --calller=x", "Unknown option --calller of ./pf rotate.", "Did you mean --caller?", "rotate"],
    ["start --inspect", "Unknown option --inspect of ./pf start.", "It's an option of ./pf dev.", "start"],
    ["start --junit x", "Unknown option --junit of ./pf start.", "It's an option of ./pf verify.", "start"],
    [
      "matrix --caller shop",
      "Unknown option --caller of ./pf matrix.",
      "It takes --settings, --stack, --html, --compare and --json.",
      "matrix",
    ],
    ["teardown --stack dev --stack prod", '--stack is given twice: "dev" and "prod".', "Use one --stack.", "teardown"],
    ["twin clock -8h", 'Unexpected word "-8h" after ./pf twin clock.', /^Use <\+time>\. How far/, "twin clock"],
    [
      "preflight --stack ./Pulumi.dev.yaml",
      '--stack is "./Pulumi.dev.yaml", which is a settings file.',
      "Use --stack dev",
      "preflight",
    ],
    [
      "start --settings package.json",
      "--settings is \"package.json\", which isn't a stack's settings file: it has name, version, private, description, license, and no config.",
      "Use a file with the settings under config, such as Pulumi.dev.yaml.",
      "start",
    ],
    [
      "start --settings README.md",
      "--settings is \"README.md\", which isn't a stack's settings file: it isn't a YAML file.",
      /^Use a file with the settings under config/,
      "start",
    ],
    [
      "teardown --stack dev --settings Pulumi.yaml",
      "--settings is \"Pulumi.yaml\", which isn't a stack's settings file: it's the project's.",
      /^Use a file with the settings under config/,
      "teardown",
    ],
    ["twin --follow", "Unknown option --follow of ./pf twin.", "It's an option of ./pf twin logs.", "twin"],
    ["twin log", 'Unknown subcommand "log" of ./pf twin.', "Did you mean ./pf twin logs?", "twin"],
    ["twin start", 'Unknown subcommand "start" of ./pf twin.', "To start a twin with a new tenant: ./pf twin", "twin"],
    ["twin --port 1 logs", '"logs" comes after options.', "Write it first: ./pf twin logs …", "twin"],
    ["start --json=true", '--json takes no value; found "true".', "Leave out the value.", "start"],
    ["start --plugins reel", '--plugins is "reel".', "Did you mean real? Use real or stand-ins.", "start"],
    [
      "verify --deadline -5",
      '--deadline is "-5", which is negative.',
      "Use a number of minutes from 0 to 120 (0: don't wait), such as --deadline 30",
      "verify",
    ],
    ["drift --stack --json", "--stack has no value; the next word is --json.", /^Add a value: --stack \w+$/, "drift"],
    [
      "drift --stack a/b/c/d",
      "--stack is \"a/b/c/d\", which can't be a stack's name.",
      /^Use letters, digits, "-", "_" and "\.", such as --stack \w+$/,
      "drift",
    ],
    ["drift --stack=", "--stack is empty.", /^Add a value: --stack \w+$/, "drift"],
    [
      "drift --stack Pulumi.dev.yaml",
      '--stack is "Pulumi.dev.yaml", which is a settings file.',
      "Use --stack dev",
      "drift",
    ],
    ["new", "<folder> is missing.", "Name it, such as ./pf new ../orders", "new"],
    ["new a b", 'Unexpected word "b" after ./pf new.', "It takes one word: <folder>.", "new"],
    ["completion tcsh", 'Unexpected word "tcsh" after ./pf completion.', "Use bash, zsh or fish.", "completion"],
    ["call --include --explain", "Use only one of --include, --explain.", undefined, "call"],
    [
      "review --base main --accept x",
      "--reason, --until and --by are missing.",
      "Add --reason <text> --until <day> --by <name>",
      "review",
    ],
    [
      "matrix --html /nowhere/access.html",
      '--html is "/nowhere/access.html", but the folder /nowhere doesn\'t exist.',
      "Create it first.",
      "matrix",
    ],
    [
      "matrix --html docs",
      '--html is "docs", which is a folder.',
      "Use a file's name, such as docs/access.html.",
      "matrix",
    ],
    [
      "review --demo --sarif /proc/a.sarif",
      '--sarif is "/proc/a.sarif", but nothing can be written in /proc.',
      "Use a folder where you may write.",
      "review",
    ],
    [
      "start --settings dev",
      '--settings is "dev", which doesn\'t exist.',
      /^Did you mean Pulumi\.dev\.yaml\? /,
      "start",
    ],
  ])("%s", async (line, problem, fix, command) => {
    const { exitCode, stdout, stderr } = await runHere(line.split(" "));

    const [first, ...rest] = stderr.trimEnd().split("\n");
    expect({ exitCode, stdout, first }).toEqual({ exitCode: 2, stdout: "", first: `error: ${problem}` });
    expect(rest).toEqual([
      ...(fix === undefined ? [] : typeof fix === "string" ? fix.split("\n") : [expect.stringMatching(fix)]),
      `Help: ./pf ${command === "" ? "" : `${command} `}--help`,
    ]);
  });

  it("a token in the place of any word isn't repeated", async () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
    for (const args of [[token], ["call", token], ["call", `--${token}`], ["drift", "--json", token], [`-${token}`]]) {
      const { exitCode, stderr } = await runHere(args);
      expect(exitCode).toBe(2);
      expect(stderr).not.toContain("eyJzdWIiOiJzZWNyZXQifQ");
    }
  });

  it("but not for a wrong file, which no help explains", async () => {
    const { exitCode, stderr } = await runHere(["matrix", "--compare", "/nowhere.json"]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: --compare is "\/nowhere\.json", but there is no file \/nowhere\.json\.\n.*\n$/);
    const easyAuth = ["easy-auth", "--upstream", "http://localhost:1", "--auth-settings", "/nowhere.json"];
    expect((await runHere(easyAuth)).stderr).toBe(
      'error: --auth-settings is "/nowhere.json", but there is no file /nowhere.json.\nName a JSON or YAML file.\n',
    );
    const { stderr: said } = await runHere([...easyAuth.slice(0, -1), "LICENSE"]);
    expect(said).toMatch(/ at line \d+, column \d+\. Name a JSON or YAML file\.\n$/);
  });
});

it.each([
  [
    "preflight",
    "--stack is missing.",
    /^Add --stack <stack>\nStacks with settings here: dev, .*\nWithout a tenant: \.\/pf preflight --demo$/m,
  ],
  ["rotate --stack dev", "--caller is missing.", /^Add --caller <caller>\nCallers in the settings: integration\.$/m],
  ["rotate --caller x", "--stack is missing.", /^Add --stack <stack>\nStacks with settings here: .*\.\nHelp/m],
  ["rotate", "--stack and --caller are missing.", /^Add .*\nStacks with settings here: .*\.\nHelp/m],
  ["federate --repository x --owner-id 1 --repository-id 2", '--repository is "x", which isn\'t owner/name.', /^Use /m],
  ["twin secret", "<caller> is missing.", /^Add <caller>\n.*\.\nCallers in the settings: integration\.$/m],
  ["what-if", "--who, --resource and --from are missing.", /^Add .+\nWithout a tenant: \.\/pf what-if --demo$/m],
])("%s without what it needs says what to add, and how to try it, each on a line", async (words, problem, fix) => {
  const { exitCode, stderr } = await runHere(words.split(" "));

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`error: ${problem}\n`);
  expect(stderr).toMatch(fix);
});
