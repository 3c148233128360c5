import { withoutSecrets } from "../../../text/redact.ts";

/** An error answer of Resource Manager, in the plugin's words (PulumiAzcoreResponseError of pulumi-azure-native). */
export class ArmFailure extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly #reason: string;

  constructor(status: number, code: string | undefined, message: string) {
    super(
      code === undefined
        ? `Status=${status} Message="${message}"`
        : `Status=${status} Code="${code}" Message="${message}"`,
    );
    this.name = "ArmFailure";
    this.status = status;
    this.code = code;
    this.#reason = message;
  }

  /** The same error, these texts blotted out. */
  without(secrets: readonly string[]): ArmFailure {
    const reason = withoutSecrets(this.#reason, secrets);
    return reason === this.#reason ? this : new ArmFailure(this.status, this.code, reason);
  }
}

/** `{"error":{"code","message"}}`; some services write `Code` and `Message` at the top, others no JSON at all. */
export function armFailure(status: number, header: string | null, body: string): ArmFailure {
  const whole = parse(body);
  const inner = isRecord(whole?.["error"]) ? whole["error"] : whole;
  const code = header ?? inner?.["code"] ?? inner?.["Code"];
  const nested = isRecord(whole?.["error"]) ? whole["error"]["message"] : undefined;
  return new ArmFailure(
    status,
    typeof code === "string" ? code : undefined,
    typeof nested === "string" ? nested : body,
  );
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
