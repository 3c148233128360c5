import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";

/** The error if Pulumi's message says that this shell isn't logged in to a backend; undefined for any other message. */
export function noBackend(stack: string, message: string, cause?: unknown): Unavailable | undefined {
  if (!/PULUMI_ACCESS_TOKEN must be set/.test(message)) return undefined;
  return new Unavailable(
    "NO_BACKEND",
    [
      `This shell isn't logged in to a Pulumi backend, so the stack "${stack}" can't be read.`,
      "Log in where its state is kept: npx pulumi login --non-interactive file://~ (your home folder), or set PULUMI_ACCESS_TOKEN for Pulumi Cloud.",
      readSecretText("PULUMI_ACCESS_TOKEN"),
      "If it was never deployed, docs/start/deploy.md has the steps.",
    ].join("\n"),
    { cause },
  );
}
