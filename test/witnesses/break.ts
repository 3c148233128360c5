import { type Breakage, inJson } from "../support/wire.ts";

type Place = Pick<Breakage, "host" | "path">;

/** Where the twin's answers are broken. */
export const places = {
  tokenEndpoint: { host: /^login\.microsoftonline\.com$/, path: /\/oauth2\/v2\.0\/token$/ },
  metadata1: { host: /^sts\.windows\.net$/, path: /\/\.well-known\/openid-configuration$/ },
  metadata2: { host: /^login\.microsoftonline\.com$/, path: /\/v2\.0\/\.well-known\/openid-configuration$/ },
  keys: { host: /^login\.microsoftonline\.com$/, path: /\/keys$/ },
  applications: { host: /^graph\.microsoft\.com$/, path: /\/applications$/ },
  site: { host: /^management\.azure\.com$/, path: /\/sites\/[^/]+$/ },
  sites: { host: /^management\.azure\.com$/, path: /\/sites$/ },
  authSettings: { host: /^management\.azure\.com$/, path: /\/config\/authsettingsV2\/list$/i },
  resources: { host: /^management\.azure\.com$/, path: /\/resources$/ },
  operationResults: { host: /^management\.azure\.com$/, path: /\/operationresults\// },
} as const satisfies Record<string, Place>;

/** The member, deep in the JSON by its path of names, has another value; `undefined`: it is missing. */
export function set(path: string, value: unknown): Breakage["alter"] {
  return inJson((body) => {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let at = body;
    for (const name of names) at = at[name] as Record<string, unknown>;
    at[last] = value;
  });
}

export const status =
  (code: number): Breakage["alter"] =>
  (answer) => {
    answer.status = code;
  };

/** The JSON ends before it is over. */
export const cutOff: Breakage["alter"] = (answer) => {
  answer.text = answer.text.slice(0, -10);
};

/** One character of the access token's signature is another. */
export const forgedToken: Breakage["alter"] = inJson((body) => {
  body["access_token"] = otherAt(String(body["access_token"]), -20);
});

/** Each published key is another, of the same length. */
export const otherKeys: Breakage["alter"] = inJson(({ keys }) => {
  for (const key of keys as { n: string }[]) key.n = otherAt(key.n, 20);
});

export const otherKeyIds: Breakage["alter"] = inJson(({ keys }) => {
  for (const key of keys as { kid: string }[]) key.kid = "another";
});

function otherAt(text: string, index: number): string {
  return [...text].with(index, text.at(index) === "A" ? "B" : "A").join("");
}
