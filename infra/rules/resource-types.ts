/** Type tokens that several rules are about; a deployment slot is a site of its own. */
export const authSettings = [
  "azure-native:web:WebAppAuthSettingsV2",
  "azure-native:web:WebAppAuthSettingsV2Slot",
] as const;
export const sites = ["azure-native:web:WebApp", "azure-native:web:WebAppSlot"] as const;
export const appSettings = [
  "azure-native:web:WebAppApplicationSettings",
  "azure-native:web:WebAppApplicationSettingsSlot",
] as const;
export const storageAccounts = ["azure-native:storage:StorageAccount"] as const;
