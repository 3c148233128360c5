/** The methods that resist phishing, and are in all three. */
const phishingResistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const passwordless = [...phishingResistant, "deviceBasedPush"];
const multifactor = [
  ...passwordless,
  "temporaryAccessPassOneTime",
  "temporaryAccessPassMultiUse",
  "password,microsoftAuthenticatorPush",
  "password,softwareOath",
  "password,hardwareOath",
  "password,x509CertificateSingleFactor",
  "password,x509CertificateMultiFactor",
  "password,sms",
  "password,voice",
  "federatedMultiFactor",
  "microsoftAuthenticatorPush,federatedSingleFactor",
  "softwareOath,federatedSingleFactor",
  "hardwareOath,federatedSingleFactor",
  "sms,federatedSingleFactor",
  "voice,federatedSingleFactor",
];

/**
 * The authentication strengths that every tenant has, as Graph answers them, by id. The twin doesn't have custom ones.
 * https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies
 */
export const authenticationStrengths: ReadonlyMap<string, object> = new Map(
  (
    [
      [
        "00000000-0000-0000-0000-000000000002",
        "Multifactor authentication",
        "Combinations of methods that satisfy strong authentication, such as a password + SMS",
        multifactor,
      ],
      [
        "00000000-0000-0000-0000-000000000003",
        "Passwordless MFA",
        "Passwordless methods that satisfy strong authentication, such as Passwordless sign-in with the Microsoft Authenticator",
        passwordless,
      ],
      [
        "00000000-0000-0000-0000-000000000004",
        "Phishing-resistant MFA",
        "Phishing-resistant, Passwordless methods for the strongest authentication, such as a FIDO2 security key",
        phishingResistant,
      ],
    ] as const
  ).map(([id, displayName, description, allowedCombinations]) => [
    id,
    {
      id,
      createdDateTime: "2021-12-01T00:00:00Z",
      modifiedDateTime: "2021-12-01T00:00:00Z",
      displayName,
      description,
      policyType: "builtIn",
      requirementsSatisfied: "mfa",
      allowedCombinations,
      combinationConfigurations: [],
    },
  ]),
);
