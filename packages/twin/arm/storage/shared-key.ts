import { createHmac } from "node:crypto";
import type { StorageService } from "./data-actions.ts";

/** A request as Azurite gets it. */
interface Signed {
  readonly service: StorageService;
  readonly accountName: string;
  /** In base64. */
  readonly key: string;
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. `x-ms-date` and `content-length` are among them. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The `Authorization` of a request with the account's key. The twin has checked the caller's own token before.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function sharedKey(signed: Signed): string {
  const text = signed.service === "table" ? tableText(signed) : text2015(signed);
  const signature = createHmac("sha256", Buffer.from(signed.key, "base64")).update(text, "utf8").digest("base64");
  return `SharedKey ${signed.accountName}:${signature}`;
}

const standard = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
];

function text2015({ method, headers, url, accountName }: Signed): string {
  const values = standard.map((name) => {
    const value = headers[name] ?? "";
    return (name === "content-length" && value === "0") || (name === "date" && headers["x-ms-date"]) ? "" : value;
  });
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith("x-ms-"))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`);
  const parameters = [...Map.groupBy(url.searchParams, ([name]) => name.toLowerCase())]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([name, all]) =>
        `\n${name}:${all
          .map(([, value]) => value)
          .toSorted()
          .join(",")}`,
    );
  return `${[method, ...values].join("\n")}\n${own.join("")}/${accountName}${url.pathname}${parameters.join("")}`;
}

function tableText({ method, headers, url, accountName }: Signed): string {
  const comp = url.searchParams.get("comp");
  const lines = [method, headers["content-md5"] ?? "", headers["content-type"] ?? "", headers["x-ms-date"] ?? ""];
  return `${lines.join("\n")}\n/${accountName}${url.pathname}${comp === null ? "" : `?comp=${comp}`}`;
}
