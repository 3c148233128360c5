/**
 * A note on a body that should be JSON and isn't. Undefined for any other. Such a body may be meant, to test a handler,
 * so that it's sent.
 *
 * @param sample the contract's body: an endpoint that has one is sent JSON
 */
export function brokenJson(bytes: Uint8Array = new Uint8Array(), sample: unknown, type: string): string | undefined {
  const text = Buffer.from(bytes).toString();
  const isTyped = /^[^;]*\bjson\b/i.test(type);
  const isMeant = isTyped || /^\s*[[{]/.test(text) || (sample !== undefined && type.startsWith("text/plain"));
  if (text.trim() === "" || !isMeant) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    return [
      `--data isn't valid JSON${place === undefined ? "" : ` (${place})`}. It's sent as it is, as ${type}.`,
      `JSON has double quotes around names and texts: --data '{"name": "value"}'`,
    ].join("\n");
  }
}
