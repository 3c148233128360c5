import { posix } from "node:path";
import type { Metafile } from "esbuild";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** Their handlers take `(context, request)`, as the older model (v3) calls them: with the newer one's, each call fails. */
const adapters =
  /(?:^|\/)node_modules\/(azure-function-express|azure-aws-serverless-express|@nestjs\/azure-func-http|apollo-server-azure-functions|@h4ad\/serverless-adapter\/(?=.*\bhandlers\/azure\/))/;

/** Returns adapters of frameworks for the older model, at the app's modules that import them. */
export function olderAdapters({ inputs }: Metafile): readonly Problem[] {
  return Object.entries(inputs)
    .filter(([file]) => !adapters.test(file))
    .flatMap(([file, { imports }]) =>
      imports.flatMap(({ path }) => {
        const name = adapters.exec(path)?.[1];
        return name === undefined ? [] : [{ file, name: name.replace(/\/$/, "") }];
      }),
    )
    .map(({ file, name }) => ({
      path: posix.join("functions", file),
      rule: "imports an adapter for the older programming model (v3), whose handlers take (context, request): each call would fail",
      found: name,
      fix: name.startsWith("apollo")
        ? "use @as-integrations/azure-functions (docs/guides/what-your-app-may-use.md)"
        : "use nodeHandler of @protected-function/guard/adapters (docs/guides/what-your-app-may-use.md)",
    }));
}
