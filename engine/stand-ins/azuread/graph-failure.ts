/** An error answer of Microsoft Graph, in the words of the plugin's client (hashicorp/go-azure-sdk). */
export class GraphFailure extends Error {
  readonly status: number;
  readonly code: string;
  /** Graph's own message. */
  readonly reason: string;

  constructor(doing: string, status: number, body: string) {
    const { code, message } = errorOf(body);
    super(`${doing}: unexpected status ${status} with error: ${code}: ${message}`);
    this.name = "GraphFailure";
    this.status = status;
    this.code = code;
    this.reason = message;
  }
}

/**
 * `{"error":{"code","message","innerError"}}`. https://learn.microsoft.com/graph/errors
 * What the inner error says comes after that, as in hashicorp/go-azure-sdk, sdk/odata/errors.go.
 */
function errorOf(body: string): { readonly code: string; readonly message: string } {
  try {
    const { error } = JSON.parse(body) as {
      error?: { code?: unknown; message?: unknown; innerError?: { message?: unknown } };
    };
    const inner = error?.innerError?.message;
    return {
      code: String(error?.code),
      message: inner === undefined ? String(error?.message) : `${String(error?.message)}: ${String(inner)}`,
    };
  } catch {
    return { code: "(no JSON)", message: body.slice(0, 200) };
  }
}
