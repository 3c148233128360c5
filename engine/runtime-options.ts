/** What `runtime.options` of Pulumi.yaml says, as far as it changes how a program is started. */
export interface RuntimeOptions {
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Arguments of node itself. */
  readonly nodeArguments: readonly string[];
}

/**
 * Reads the options as Pulumi's own host does: TypeScript through ts-node unless it is switched off.
 * Source: parseOptions in sdk/nodejs/cmd/pulumi-language-nodejs/main.go of pulumi/pulumi.
 */
export function readRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  if (typeof typescript !== "boolean") throw mistyped("typescript", typescript, "true or false");
  if (tsconfig !== undefined && typeof tsconfig !== "string") throw mistyped("tsconfig", tsconfig, "a path");
  if (typeof nodeargs !== "string") throw mistyped("nodeargs", nodeargs, "a string of arguments");
  return { typescript, tsconfig, nodeArguments: splitArguments(nodeargs) };
}

function mistyped(name: string, value: unknown, allowed: string): Error {
  return new Error(`runtime.options.${name} in Pulumi.yaml is ${JSON.stringify(value)}; it must be ${allowed}`);
}

/** Splits at white space outside of quotes, as a shell would. */
function splitArguments(text: string): string[] {
  const pieces = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return pieces.map((piece) => piece.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single)));
}
