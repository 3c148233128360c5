/**
 * Commands that put a secret into a variable of the shell, and leave it out of its history: it's typed or pasted into a
 * prompt that shows nothing. One for bash and zsh, one for PowerShell 7.1 or newer.
 * https://www.gnu.org/software/bash/manual/bash.html#index-read
 * https://zsh.sourceforge.io/Doc/Release/Shell-Builtin-Commands.html (read)
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/read-host (-MaskInput)
 */
export function readSecret(name: string): { readonly posix: string; readonly powershell: string } {
  return { posix: `read -rs ${name} && export ${name}`, powershell: `$env:${name} = Read-Host -MaskInput` };
}

/** Whether a variable of the recipes holds a secret itself: not the path of a file. */
export function isSecretVariable(name: string): boolean {
  return /_(?:SECRET|PASSWORD)$/.test(name);
}

/** How to set it, for a message: the shell's history must not keep it. */
export function readSecretText(name: string): string {
  const { posix, powershell } = readSecret(name);
  return process.platform === "win32" ? `In PowerShell: ${powershell}` : `In bash or zsh: ${posix}`;
}
