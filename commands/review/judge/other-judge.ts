import { join } from "node:path";
import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import { type Counts, type Verdict, verdicts } from "../findings/review.ts";
import { judgeFile, judgeFormat, type JudgeRequest } from "./judge-request.ts";

interface OtherJudgeOptions {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
}

/** What a judge that is stopped may need to stop what it started itself, in milliseconds. */
const grace = 10_000;

/**
 * Has another version's judge judge, and write what was asked for: its output is this one's.
 *
 * @returns its exit code
 * @throws the signal's reason
 */
export async function judgeBy(
  directory: string,
  request: JudgeRequest,
  { guardian, signal }: OtherJudgeOptions,
): Promise<number> {
  signal.throwIfAborted();
  const child = guardian.spawn(process.execPath, [join(directory, judgeFile), JSON.stringify(request)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  const stop = (): void => void guardian.stop(child, grace);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await ended;
    signal.throwIfAborted();
    return code;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What the head's own judge says, or why it says nothing. */
export type SecondOpinion = { readonly verdict: Verdict; readonly counts: Counts } | { readonly failed: string };

/** Asks another version's judge for its verdict alone. Anything else that it does is reported and doesn't count. */
export async function opinionOf(
  directory: string,
  request: JudgeRequest,
  { guardian, signal }: OtherJudgeOptions,
): Promise<SecondOpinion> {
  const asked: JudgeRequest = {
    ...request,
    judge: { of: "head", commit: request.versions.headCommit },
    output: { json: true },
    isSecond: true,
  };
  const { exitCode, stdout, stderr } = await createRunCommand(guardian)(
    process.execPath,
    [join(directory, judgeFile), JSON.stringify(asked)],
    { env: process.env, signal },
  );
  return opinionIn(stdout) ?? { failed: failureOf(exitCode, stderr) };
}

/** Reads leniently: of a later format, verdict and counts may still be what they are here. */
export function opinionIn(text: string): SecondOpinion | undefined {
  try {
    const { format, verdict, counts } = JSON.parse(text) as Record<string, unknown>;
    const known = verdicts.find((one) => one === verdict);
    if (format !== judgeFormat || known === undefined || typeof counts !== "object" || counts === null)
      return undefined;
    const count = (name: string) => {
      const value: unknown = Object(counts)[name];
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
    };
    return {
      verdict: known,
      counts: {
        opens: count("opens"),
        weakens: count("weakens"),
        breaks: count("breaks"),
        unknown: count("unknown"),
        changes: count("changes"),
        accepted: count("accepted"),
        read: count("read"),
      },
    };
  } catch {
    return undefined;
  }
}

function failureOf(exitCode: number | undefined, stderr: string): string {
  const said = stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  return `it ended with ${exitCode ?? "a signal"} and no verdict${said === "" ? "" : `: ${said}`}`;
}
