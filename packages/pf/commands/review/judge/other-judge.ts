import type { Guardian } from "@protected-function/engine/guardian.ts";
import { compileCacheOf } from "@protected-function/engine/program-command.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { type Counts, type Verdict, verdicts } from "../findings/review.ts";
import { judgeFile, judgeFormat, type JudgeRequest } from "./judge-request.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

interface OtherJudgeOptions {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
}

/** A judge finds or builds Pulumi's engine and installs packages, and has no login. */
export const judgeEnvironment = ["network", "engine", "npm"] as const;

/** The time that a stopped judge gets to stop its own processes, in milliseconds. */
const grace = 10_000;

/**
 * Runs another version's judge, which also writes the requested output.
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
  const child = guardian.spawn(process.execPath, [judgeFile(directory), JSON.stringify(request)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...childEnvironment(process.env, ...judgeEnvironment, "terminal"), ...compileCacheOf(directory) },
  });
  const exitCodePromise = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  const stop = (): void => void guardian.stop(child, grace);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await exitCodePromise;
    signal.throwIfAborted();
    return code;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The verdict of the head's own judge, or the reason that it's missing. */
export type SecondOpinion = { readonly verdict: Verdict; readonly counts: Counts } | { readonly failed: string };

/** Asks another version's judge for its verdict alone. Reports any failure, which doesn't affect the result. */
export async function opinionOf(
  directory: string,
  request: JudgeRequest,
  { guardian, signal }: OtherJudgeOptions,
): Promise<SecondOpinion> {
  const judgeRequest: JudgeRequest = {
    ...request,
    judge: { of: "head", commit: request.versions.headCommit },
    output: { json: true },
    isSecond: true,
  };
  const { exitCode, stdout, stderr } = await createRunCommand(guardian)(
    process.execPath,
    [judgeFile(directory), JSON.stringify(judgeRequest)],
    { env: childEnvironment(process.env, ...judgeEnvironment), signal },
  );
  return opinionIn(stdout) ?? { failed: failureOf(exitCode, stderr) };
}

/** Reads leniently: in a later format, the verdict and counts may still have this shape. */
export function opinionIn(text: string): SecondOpinion | undefined {
  try {
    const { format, verdict, counts } = JSON.parse(text) as Record<string, unknown>;
    const knownVerdict = verdicts.find((candidate) => candidate === verdict);
    if (format !== judgeFormat || knownVerdict === undefined || typeof counts !== "object" || counts === null)
      return undefined;
    const count = (name: string) => {
      const value: unknown = Object(counts)[name];
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
    };
    return {
      verdict: knownVerdict,
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
  const lastLine = stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  return `it ended with ${exitCode ?? "a signal"} and no verdict${lastLine === "" ? "" : `: ${lastLine}`}`;
}
