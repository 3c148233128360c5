/** Versions of Microsoft.Web that are in use; the twin speaks all of them as the latest. */
export const webApiVersions: readonly string[] = [
  "2021-02-01",
  "2021-03-01",
  "2022-03-01",
  "2022-09-01",
  "2023-01-01",
  "2023-12-01",
  "2024-04-01",
  "2024-11-01",
  "2025-03-01",
  "2025-05-01",
];
