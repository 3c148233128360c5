import { cut } from "../../../text/cut.ts";

/** A value for a sentence: short, and nothing that may be secret. */
export function shown(value: unknown, path = ""): string {
  if (value === undefined || value === null) return "not set";
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that is not shown";
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return cut(text, 160);
}
