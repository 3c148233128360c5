/**
 * Nothing is trusted but the twin's one key, and only in this profile: nobody installs a certificate authority.
 * https://chromium.googlesource.com/chromium/src/+/main/docs/security/faq.md
 */
export function browserArguments(proxy: string, pin: string, profile: string, url: string): readonly string[] {
  return [
    `--user-data-dir=${profile}`,
    `--proxy-server=${proxy}`,
    `--ignore-certificate-errors-spki-list=${pin}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Chromium's own sandbox refuses to start for root, as in most containers.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    url,
  ];
}
