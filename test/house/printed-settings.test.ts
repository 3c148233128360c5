import { expect, it } from "vitest";
import { parse } from "yaml";
import { defaultSettings } from "../../infra/settings/lenient-settings.ts";
import { parseSettings } from "../../infra/settings/parse-settings.ts";
import { printedBlocks } from "../support/printed-blocks.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";

const { pem } = await rsaCertificate();
const settings = printedBlocks(["yaml"]).filter(({ text }) => text.startsWith("config:\n"));

it("pages print settings", () => {
  expect(settings.length).toBeGreaterThan(15);
});

/** Each page has roles of its own, so no contract. The providers read theirs. The reader's certificate is a real one here. */
it.each(settings.map(({ id, text }) => [id, text] as const))("a stack takes the settings of %s", (_, text) => {
  const indented = () => pem.trimEnd().replaceAll("\n", "\n          ");
  const filled = text.replace(/-----BEGIN CERTIFICATE-----\s+…\s+-----END CERTIFICATE-----/, indented);
  const { config } = parse(filled) as { readonly config: Readonly<Record<string, unknown>> };
  const own = Object.entries(config).filter(([key]) => !/^azure(?:-native|ad):/.test(key));
  const named = own.map(([key, value]) => [key.replace(/^protected-function:/, ""), value] as const);
  const raw = { ...defaultSettings("orders"), callers: {}, ...Object.fromEntries(named) };

  expect(parseSettings(raw, { contract: undefined, now: "2026-12-01T00:00:00Z" })).toMatchObject({});
});
