import type { Contract } from "@protected-function/guard/contract";
import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { isSecretName, mayBeSecret } from "@protected-function/core/text/redact.ts";
import { nativeRule, nativeWarning } from "./bundle-code.ts";
import type { Lacked } from "./lacked-settings.ts";
import type { FunctionsUnknown } from "./registered-functions.ts";
import { PackageInvalid } from "./require-registrations.ts";

const thrown = 'throws while loading, in a process with only the contract\'s settings, each "0"';

/** With what the bundler had warned of, and the app settings that it lacks: they may be why. */
export function notLoading(
  { reason, isThrown }: FunctionsUnknown,
  { warnings, lacked, contract }: { warnings: readonly string[]; lacked: Lacked; contract: Contract },
): PackageInvalid {
  const path = "functions/src";
  const isNative =
    /native build|bindings file|node-gyp|\.node\b|invalid ELF header|ERR_DLOPEN/i.test(reason) ||
    warnings.some((warning) => nativeWarning.test(warning) && reason.includes(warning.split(" ", 1)[0] ?? ""));
  const [, message, place] = /^(?:Error: )?(.*) \((functions\/[^()]+:\d+)\)\.?$/.exec(reason) ?? [];
  const said = reason.replace(/\.$/, "");
  return new PackageInvalid([
    {
      path,
      rule: isThrown ? thrown : 'must load in a separate process with only the contract\'s settings, each "0"',
      found: isThrown ? quoted(said) : said,
      fix: isThrown
        ? "correct what throws; read anything else it needs when a handler is called, not when the module loads"
        : "remove what ends or blocks the process, such as process.exit, or do it when a handler is called, not when the module loads",
      ...(message !== undefined &&
        place !== undefined && {
          path: place,
          found: quoted(message),
        }),
      ...(lacked.names.length > 0 && lackedRule(lacked, contract)),
      ...(isNative && nativeRule),
    },
    ...warnings.map((warning) => ({
      path,
      rule: "has a warning from the bundler",
      found: warning,
      fix: "correct it, if it is the cause",
    })),
  ]);
}

function lackedRule({ names, isCause }: Lacked, { settings = {} }: Contract) {
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
  if (isCause) return { rule: `${rule}: it throws without`, fix: steps.join(" and ") };
  return {
    rule: `${thrown}. It also ${rule}`,
    fix: `correct what throws. ${capital(steps.join(" and "))}. Read it when a handler is called: while the code loads, each app setting is "0"`,
  };
}
