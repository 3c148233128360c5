import { cloudNamed } from "../../../azure/clouds.ts";
import { administratorOf, type LocalStack } from "../local-stack.ts";
import { type Administration, openAdministration } from "./administration.ts";

/** Hands of a twin's administrator, in a process that reaches the twin and nothing else; the caller closes it. */
export function twinAdministration({ twin, guardian }: Pick<LocalStack, "twin" | "guardian">): Administration {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return openAdministration({
    environment: { PATH, HOME, TMPDIR, SystemRoot, ...twin.environment },
    login: { kind: "secret", ...administratorOf({ twin }), cloud: cloudNamed(twin.control.cloud) },
    guardian,
  });
}
