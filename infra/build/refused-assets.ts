import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** Files that usually hold a secret, by name in lower case. */
const secretNames: readonly RegExp[] = [
  /^\.env/,
  /\.env$/,
  /^local\.settings(?:\..*)?\.json$/,
  /\.(?:pem|pfx|p12|p8|key|ppk|jks|keystore|kdbx|publishsettings|tfstate|tfvars)$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /^[._](?:npmrc|yarnrc(?:\.yml)?|netrc|pypirc|pgpass|my\.cnf|htpasswd|dockercfg|git-credentials|vault-token)$/,
  /^(?:credentials|secrets?|client_secrets?|service-account)(?:\.json|\.ya?ml)?$/,
  /^(?:kubeconfig|azureprofile\.json|msal_token_cache\..*)$/,
];

/** Folders whose every file counts as a secret. */
const secretFolders = [".git", ".ssh", ".aws", ".azure", ".kube", ".gnupg", ".docker", ".pulumi"];

/** Control, format and separator characters, and backslash and colon, which are separators elsewhere. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD\\:]/u;

/** An editor's and a person's copies: `.npmrc~`, `key.pem.bak`. */
const copied = /(?:~|\.(?:bak|backup|copy|old|orig|save|swp|tmp|\d+)|[. ])+$/;

const leaveOut =
  "leave it out: name it in functions/.funcignore, or move it out of functions/assets/ and of files in functions/contract.ts";

/** Problems with the names alone: control characters, names that are one file elsewhere, and names of secrets. */
export function nameProblems(paths: readonly string[]): readonly Problem[] {
  const owners = new Map<string, string>();
  return paths.flatMap((path): readonly Problem[] => {
    const quotedPath = JSON.stringify(path);
    if (unsafe.test(path)) {
      const rule = "must have a name without control characters, invisible characters, backslashes and colons";
      return [{ path: "files", rule, found: quotedPath, fix: "rename the file" }];
    }
    const key = path.normalize("NFC").toUpperCase().normalize("NFC");
    const otherPath = owners.get(key);
    owners.set(key, path);
    if (otherPath !== undefined && otherPath !== path) {
      const rule = `must differ from ${JSON.stringify(otherPath)} in more than case or Unicode form: some systems have one file for both`;
      return [{ path: "files", rule, found: quotedPath, fix: "rename one of the files" }];
    }
    return isSecretName(path) ? [secretProblem(path, "has the name of a file with secrets")] : [];
  });
}

/** A private key, whatever its file is called. */
export function contentProblems(path: string, content: Uint8Array): readonly Problem[] {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  return /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/.test(text)
    ? [secretProblem(path, "contains a private key")]
    : [];
}

function secretProblem(path: string, violatedRule: string): Problem {
  const certificate = /\.pem$/i.test(path) ? "; if it is only a certificate, rename it to .crt" : "";
  const rule = `${violatedRule}: a package is stored and copied as it is. Secrets belong in Key Vault (settings: "secret")`;
  return { path: "files", rule, found: JSON.stringify(path), fix: `${leaveOut}${certificate}` };
}

function isSecretName(path: string): boolean {
  const names = path.normalize("NFKC").toLowerCase().split("/");
  const name = (names.at(-1) ?? "").replace(copied, "");
  return (
    names.slice(0, -1).some((folder) => secretFolders.includes(folder)) ||
    secretNames.some((pattern) => pattern.test(name))
  );
}
