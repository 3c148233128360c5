/** Conditional access: pure decisions over Graph's shapes. Other modules import only this file. */
export { areBaselineScopes, azureAdGraph, baselineScopesEnforcedFrom, microsoftGraph } from "./baseline-scopes.ts";
export { decide } from "./decide.ts";
export type { ConditionalAccess, Decision, PolicyDecision } from "./decision.ts";
export { AccessError, AddressInvalidError, NamedLocationUnknownError, PolicyNotDecidableError } from "./errors.ts";
export { formatIpAddressRange, parseIpAddressRange } from "./ip-address.ts";
export {
  containsAddress,
  type CountryNamedLocation,
  type IpNamedLocation,
  type IpRange,
  type NamedLocation,
} from "./named-location.ts";
export type {
  ClientAppType,
  ConditionalAccessPolicy,
  GrantControls,
  LocationCondition,
  PolicyConditions,
  PolicyState,
  ResourceCondition,
  UserCondition,
  WorkloadCondition,
} from "./policy.ts";
export type { ServicePrincipalIdentity, SignIn, UserIdentity } from "./sign-in.ts";
