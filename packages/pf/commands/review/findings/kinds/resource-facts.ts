import { flag, maybe, oneOf, text, texts } from "../fact-types.ts";

/** Consequences of unsafe properties, in a sentence each. */
export const dangers = {
  "alert off": "The alert is off: no one is notified.",
  "alert later": "The alert fires later.",
  "account keys": "The storage account accepts its shared keys: anyone who reads one can replace its contents.",
  "cross-tenant replication": "Data in the storage account can be copied to another tenant.",
  "host name reuse": "Another site can take the host name once this one is deleted.",
  "local authentication": "It accepts keys or connection strings: anyone who has one can write there.",
  "logs lost": "Past requests can't be looked up later.",
  "fewer told": "The alert notifies fewer people.",
  "more networks": "More addresses can reach it. It still asks for a token.",
  "more origins": "Pages of more origins can call it from a browser, with a visitor's token. It still asks for one.",
  "session sent": "Pages of other origins can call it with the visitor's own sign-in.",
  "nobody told": "The alert notifies no one.",
  "old TLS": "It accepts TLS below 1.2.",
  "plain HTTP": "It answers plain HTTP: tokens can be read on the way.",
  "plain secret": "The secret is in plain text in the stack's state: anyone who can read that has it.",
  "publishing password":
    "Basic credentials are accepted: anyone who has the site's publishing password can replace the code.",
  "public blobs": "Containers of the storage account can be made public.",
  "public network": "It answers from any network.",
  "told elsewhere": "The alert notifies other addresses.",
} as const;
export type Danger = keyof typeof dangers;

/** A resource in the engine's state, and what a comparison of states says of it. */
export const ofResource = {
  /** Pulumi's type and the logical name. */
  type: maybe(text),
  name: maybe(text),
  /** The input's path. */
  path: maybe(text),
  danger: maybe(oneOf(...(Object.keys(dangers) as Danger[]))),
  /** What is lost with it, by the table of the program's types. */
  lost: maybe(text),
  /** Inputs of a new resource that no rule knows. */
  unjudged: maybe(texts),
  /** The protection that a site lacks. */
  lacks: maybe(texts),
  isRetained: maybe(flag),
  wasProtected: maybe(flag),
};
