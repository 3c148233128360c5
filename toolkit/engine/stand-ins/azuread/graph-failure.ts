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

/** `{"error":{"code","message","innerError"}}`. https://learn.microsoft.com/graph/errors */
function errorOf(body: string): { readonly code: string; readonly message: string } {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; message?: unknown } };
    return { code: String(error?.code), message: String(error?.message) };
  } catch {
    return { code: "(no JSON)", message: body.slice(0, 200) };
  }
}
