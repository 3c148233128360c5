import type { LocalStackOptions } from "../../stacks/local/local-stack.ts";
import { UsageError } from "../../cli/exit-codes.ts";

type GateReadings = Pick<NonNullable<LocalStackOptions["twin"]>, "emptyAllowedApplications" | "sessionTokenAsBearer">;

/** What Microsoft's documentation says where reports contradict it: twin/FIDELITY.md, "App Service authentication". */
const documented: GateReadings = { emptyAllowedApplications: "unrestricted", sessionTokenAsBearer: "refused" };

/**
 * How the gate reads what the sources dispute: as it was reported, which is the twin's default, or as documented.
 *
 * @throws UsageError unless it is left out or one of these words
 */
export function gateReadingsFrom(text: string | undefined): GateReadings {
  if (text === undefined || text === "reported") return {};
  if (text === "documented") return documented;
  throw new UsageError(`--gate is "${text}"; "reported" (the default) and "documented" are allowed.`);
}
