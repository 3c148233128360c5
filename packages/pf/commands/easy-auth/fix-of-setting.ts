/** For a setting that the twin doesn't support: what to do instead, by the setting's name in the twin's refusal. */
const fixes: readonly (readonly [setting: RegExp, fix: string])[] = [
  [/identityProviders\.azureActiveDirectory, enabled/, "Add it with enabled true, openIdIssuer and clientId."],
  [
    /platform\.configFilePath/,
    "Azure reads the settings from that file of the app, and ignores these. Give that file to --auth-settings.",
  ],
  [/platform\.runtimeVersion/, "Set it to ~1, or remove it: it changes no decision here."],
  [/httpSettings\.routes\.apiPrefix/, "Set it to /.auth, or remove it, and let your app use /.auth."],
  [/globalValidation\.redirectToProvider/, "Set it to azureactivedirectory, or remove it."],
  [
    /globalValidation\.unauthenticatedClientAction/,
    "Set requireAuthentication to true with Return401, Return403, Return404 or RedirectToLoginPage, or to false with AllowAnonymous.",
  ],
  [/globalValidation\.excludedPaths/, "Write each path as /path or /path/*."],
  [/clearInboundClaimsMapping/, 'Set it to "false", or remove it.'],
  [/multitenant issuers/, "Write your tenant's id in place of common, organizations or consumers."],
  [/openIdIssuer/, "Use https://login.microsoftonline.com/<tenant id>/v2.0."],
];

/** @param refusal the twin's, which names the setting */
export function fixOfSetting(refusal: string): string {
  return fixes.find(([setting]) => setting.test(refusal))?.[1] ?? "Remove it in a copy of the file to try without it.";
}
