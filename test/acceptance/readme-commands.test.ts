import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { repository, traceableFolder } from "../support/command-line.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";

/** The commands of the README's section, as they are printed; a shell takes the comments for what they are. */
const readme = readFileSync(join(repository, "README.md"), "utf8");
const section = readme.slice(readme.indexOf("\n### Commands"), readme.indexOf("\n## Deploy it to a tenant"));
const commands = [...section.matchAll(/^```\n(?<block>[^`]*)```$/gm)].flatMap(({ groups }) =>
  (groups?.["block"] ?? "").split("\n").filter((line) => line !== ""),
);
const verbOf = (line: string): string =>
  /(?:\.\/pf|npm (?:run )?)\s*(?<verb>[a-z][a-z:-]*)/.exec(line)?.groups?.["verb"] ?? "";

/** Run by a test of its own, or by every contributor; `federate` has an ellipsis in place of its ids. */
const elsewhere = "start federate rotate test test:exhaustive test:real-plugins check bench witness:azure-cli".split(
  " ",
);
/** Of a live stack: without a login they say what is missing. */
const live = ["preflight", "verify", "drift", "teardown", "release"];
const local = commands.filter((line) => ![...elsewhere, ...live].includes(verbOf(line)) && line !== commands[1]);

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")(
  "the README's commands, as printed",
  () => {
    const temporary = traceableFolder();
    const pulumiHome = traceableFolder();
    let checkout: ReviewRepository;
    let twin: ReturnType<typeof shell>;

    /** A clone, an empty Pulumi home, no login. */
    function shell(line: string) {
      const { PATH = "", HOME = "" } = process.env;
      const env = {
        PATH: `${dirname(inject("enginePath"))}:${PATH}`,
        HOME,
        CI: "true",
        TMPDIR: temporary.path,
        PULUMI_HOME: pulumiHome.path,
        PULUMI_BACKEND_URL: `file://${pulumiHome.path}`,
        PULUMI_CONFIG_PASSPHRASE: "",
      };
      return spawn("bash", ["-c", line], { cwd: checkout.directory, env, stdio: ["ignore", "pipe", "pipe"] });
    }
    async function run(line: string) {
      const child = shell(line);
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      const [exitCode] = (await once(child, "close")) as [number | null];
      return { exitCode, said };
    }

    beforeAll(async () => {
      checkout = reviewRepository();
      checkout.commit("Begin");
      expect(commands[1]).toMatch(/^\.\/pf twin /);
      twin = shell(`exec ${commands[1]}`);
      for await (const text of twin.stderr.setEncoding("utf8"))
        if (String(text).includes("Serving until Ctrl-C")) break;
    });
    afterAll(async () => {
      twin.kill("SIGINT");
      if (twin.exitCode === null) await once(twin, "close");
      checkout.remove();
      temporary.remove();
      pulumiHome.remove();
    });

    it("are found where they are", () => {
      expect(commands.length).toBeGreaterThan(20);
      expect(local.map(verbOf)).toEqual(
        expect.arrayContaining([
          "matrix",
          "what-if",
          "review",
          "call",
          "token",
          "recipes",
          "explain",
          "twin",
          "policy-pack",
        ]),
      );
    });

    it.each(local)("%s", async (line) => {
      const { exitCode, said } = await run(line);

      expect([exitCode, exitCode === 0 ? "" : said]).toEqual([0, ""]);
    });

    it.each(commands.filter((line) => live.includes(verbOf(line))))(
      "without a login, says what is missing: %s",
      async (line) => {
        const { exitCode, said } = await run(line);

        expect([2, 3]).toContain(exitCode);
        expect(said).toMatch(/^error: /m);
        expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      },
    );
  },
);
