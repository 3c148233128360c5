import { builtinModules } from "node:module";
import type { Contract } from "@protected-function/guard/contract";
import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { isSecretName, mayBeSecret } from "@protected-function/core/text/redact.ts";
import { nativeRule, nativeWarning } from "./bundle-code.ts";
import type { Lacked } from "./lacked-settings.ts";
import type { FunctionsUnknown } from "./registered-functions.ts";
import { PackageInvalid } from "./require-registrations.ts";

const values = 'with the value "0" for each app setting of the contract';

/** With what the bundler had warned of, and the app settings that it lacks: they may be why. */
export function notLoading(
  { reason, isThrown, printed }: FunctionsUnknown,
  { warnings, lacked, contract }: { warnings: readonly string[]; lacked: Lacked; contract: Contract },
): PackageInvalid {
  const isNative =
    /native build|bindings file|node-gyp|\.node\b|invalid ELF header|ERR_DLOPEN/i.test(reason) ||
    warnings.some((warning) => nativeWarning.test(warning) && reason.includes(warning.split(" ", 1)[0] ?? ""));
  const [, message = reason.replace(/\.$/, ""), path = "functions/src"] =
    /^(?:Error: )?(.*) \((functions\/[^()]+:\d+)\)\.?$/.exec(reason) ?? [];
  const way = isThrown
    ? {
        rule: `throws while the build loads it, ${values}`,
        without: "it throws without",
        correct: "correct what throws",
        fix: "correct what throws; read anything else it needs when a handler is called, not when the module loads",
      }
    : {
        rule: `must finish loading in the build, ${values}`,
        without: "it ends without",
        correct: "remove what ends the process",
        fix: "remove what ends or blocks the process, such as process.exit, or do it when a handler is called, not when the module loads",
      };
  const unknown = isThrown ? (unknownName(message, path) ?? unknownModule(message)) : undefined;
  return new PackageInvalid([
    {
      path,
      found: isThrown ? quoted(message) : `${message}${printed === "" ? "" : `, and prints ${quoted(printed)}`}`,
      ...(lacked.names.length > 0 ? lackedRule(way, lacked, contract) : { rule: way.rule, fix: way.fix }),
      ...unknown,
      ...(isNative && nativeRule),
    },
    ...warnings.map((warning) => ({
      path: "functions/src",
      rule: "has a warning from the bundler",
      found: warning,
      fix: "correct it, if it is the cause",
    })),
  ]);
}

/** Names of browsers and of CommonJS, which nobody can import or declare. */
const foreign = /^(?:window|document|navigator|location|self|require|module|exports|__dirname|__filename)$/;

/** A name that the code uses without its import. `serve` is the one that every app has. */
function unknownName(message: string, path: string): { readonly rule: string; readonly fix: string } | undefined {
  const [, name] = /^ReferenceError: (\w+) is not defined$/.exec(message) ?? [];
  if (name === undefined || foreign.test(name)) return undefined;
  const file = path.replace(/:\d+$/, "");
  const fix =
    name === "serve"
      ? `write import { serve } from "@protected-function/guard"; in the first line of ${file}`
      : `import or declare ${name} in ${file}`;
  return { rule: `uses ${name}, which is neither imported nor declared`, fix };
}

/** A module of Node that isn't there, which the bundler leaves to Node. */
function unknownModule(message: string): { readonly rule: string; readonly fix: string } | undefined {
  const [, name] = /No such built-in module: node:(\S+)$/.exec(message) ?? [];
  const meant = name && nearest(name, builtinModules);
  const fix = meant ? `write "node:${meant}" in place of "node:${name}"` : "correct its name";
  return name === undefined ? undefined : { rule: "imports a module that Node doesn't have", fix };
}

interface Way {
  readonly rule: string;
  readonly without: string;
  readonly correct: string;
}

function lackedRule(way: Way, { names, isCause }: Lacked, { settings = {} }: Contract) {
  const unset = names.filter((name) => Object.hasOwn(settings, name));
  const undeclared = names.filter((name) => !unset.includes(name));
  const isSecret = (name: string) => isSecretName(name) || mayBeSecret(name);
  const line = undeclared.map((name) => `${name}: "${isSecret(name) ? "secret" : "text"}"`).join(", ");
  const declare = Object.keys(settings).length === 0 ? `add settings: { ${line} },` : `under settings, add ${line},`;
  const steps = [
    ...(undeclared.length > 0 ? [`in functions/contract.ts, ${declare}`] : []),
    `give ${names.length === 1 ? "it a value" : "each a value"} in the stack's settings file (protected-function:appSettings${names.some(isSecret) ? ", or secretSettings for a secret" : ""})`,
  ];
  const rule = `reads ${listText(names)} as it loads, and ${names.length === 1 ? "that isn't an app setting" : "those aren't app settings"} of this stack`;
  if (isCause) return { rule: `${rule}: ${way.without}`, fix: steps.join(" and ") };
  return {
    rule: `${way.rule}. It also ${rule}`,
    fix: `${way.correct}. ${capital(steps.join(" and "))}. Read it when a handler is called: while the build loads the code, its value is "0"`,
  };
}
