/**
 * `npm run samples`: writes docs/samples, the page and the terminal that the README shows, from the recordings next to this
 * file.
 * `npm run samples -- --record` records first, on a twin: the proof of Pulumi.local.yaml, the matrix of
 * Pulumi.dev.yaml here, and two commands on a terminal (by util-linux' `script`).
 * `npm run samples -- --pictures` also takes pictures of the access page and of the live page, with Chromium.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openStackWithUsers } from "../../../packages/pf/commands/options/local-stack-options.ts";
import { matrixOfStack } from "../../../packages/pf/commands/matrix/matrix-of-stack.ts";
import { prove } from "../../../packages/pf/commands/start/prove.ts";
import { peopleInSettings } from "../../../packages/pf/stacks/settings/people-in-settings.ts";
import { type LocalStack, openLocalStack } from "../../../packages/pf/stacks/local/local-stack.ts";
import { takeLivePictures } from "./live-pictures.ts";
import { samplePages, terminalCommands } from "./sample-pages.ts";

const directory = fileURLToPath(new URL("../../..", import.meta.url));
const settingsFile = fileURLToPath(new URL("Pulumi.dev.yaml", import.meta.url));
const localFile = fileURLToPath(new URL("../../../Pulumi.local.yaml", import.meta.url));
const onStep = (text: string) => process.stderr.write(`${text}\n`);
/** The date of every recording: a page must not change just because it is generated again. */
const at = "2026-11-25T21:29:00.000Z";

const { signal } = new AbortController();
const quiet = () => {};
const reporter = {
  step: onStep,
  progress: quiet,
  result: quiet,
  data: quiet,
  note: onStep,
  failure: onStep,
  refusal: onStep,
  finish: quiet,
};

async function using<Result>(local: LocalStack, use: (local: LocalStack) => Promise<Result>): Promise<Result> {
  try {
    return await use(local);
  } finally {
    await local.close();
  }
}

function keep(name: string, value: unknown): void {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value)}\n`);
}

async function record(): Promise<void> {
  const proof = await using(await openLocalStack({ directory, signal, onStep, onProgress: quiet }), (local) =>
    prove(local, { onStep, onProgress: quiet, onWarning: onStep, people: peopleInSettings(localFile, directory) }),
  );
  if (!proof.ok) throw new Error("Not everything holds: `npm start` shows what. Nothing was recorded.");
  // The reasons contain hosts and IDs that differ in every run.
  keep("start.json", { ...proof, rows: proof.rows.map((row) => ({ ...row, reason: "" })) });
  const { matrix } = await using(await openStackWithUsers(settingsFile, { directory, signal, reporter }), (local) =>
    matrixOfStack({ local, directory, settingsFile, onStep }),
  );
  keep("access.json", { ...matrix, at });
  for (const [name, command] of Object.entries(terminalCommands)) keep(name, printedOnTerminal(command));
}

/** The output of a command on a terminal of 100 columns, whatever its exit code. */
function printedOnTerminal(command: string): string {
  const { stdout } = spawnSync("script", ["-qec", `stty cols 100; ${command} 2>/dev/null`, "/dev/null"], {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TERM: "xterm-256color" },
  });
  return stdout.replaceAll("\r\n", "\n").trimEnd();
}

/**
 * The access page in the README, in both color schemes.
 * https://www.chromium.org/developers/how-tos/run-chromium-with-flags/
 */
function takePictures(): void {
  const page = new URL("../../../docs/samples/access.html", import.meta.url).href;
  for (const [name, scheme] of [
    ["access", 1],
    ["access-dark", 0],
  ] as const) {
    const picture = fileURLToPath(new URL(`../../../docs/samples/${name}.png`, import.meta.url));
    const flags = ["--hide-scrollbars", "--window-size=1120,748", `--blink-settings=preferredColorScheme=${scheme}`];
    execFileSync(
      process.env["CHROMIUM"] ?? "chromium",
      ["--headless", "--no-sandbox", ...flags, `--screenshot=${picture}`, page],
      { stdio: "ignore" },
    );
  }
}

if (process.argv.includes("--record")) await record();
mkdirSync(new URL("../../../docs/samples", import.meta.url), { recursive: true });
for (const [name, text] of Object.entries(samplePages())) {
  writeFileSync(new URL(`../../../docs/samples/${name}`, import.meta.url), text);
}
if (process.argv.includes("--pictures")) {
  takePictures();
  await using(await openStackWithUsers(settingsFile, { directory, signal, reporter }), (local) =>
    takeLivePictures({ local, directory, settingsFile, onStep }),
  );
}
