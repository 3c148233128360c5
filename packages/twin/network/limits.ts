/**
 * How much the twin accepts from one client. One thread serves everyone, so one client's load delays all others. Each
 * limit is Microsoft's if a source gives one. Otherwise it's marked "Inferred" or "Ours".
 */
export const limits = {
  /** Enough for a function's package. Ours: Azure accepts more, but no client of the twin needs it. */
  bodyBytes: 64 * 1024 * 1024,

  /**
   * For a body that is read as JSON or as a form. Resource Manager's own: 413 RequestContentTooLarge (reported:
   * Azure/Azure-Landing-Zones#2644, Azure/azure-api-management-devops-resource-kit#594). Inferred: the other services
   * have the same limit.
   */
  textBytes: 4 * 1024 * 1024,

  /**
   * Nesting of objects and arrays. The default of Json.NET and System.Text.Json. Inferred: the services keep it.
   * https://learn.microsoft.com/dotnet/api/system.text.json.jsonserializeroptions.maxdepth
   */
  jsonDepth: 64,

  /**
   * Members and elements of one JSON document. Inferred: the largest documented value is a named location with 2000
   * ranges, which has 6000 values.
   */
  jsonValues: 10_000,

  /** ASP.NET Core's ValueCountLimit. https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.http.features.formoptions.valuecountlimit */
  formFields: 1024,

  /**
   * From a connection's or a request's first byte to the end of its headers. Kestrel's default, because App Service
   * authentication identifies itself as Kestrel. Inferred for the others.
   * https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits.requestheaderstimeout
   */
  headersMilliseconds: 30_000,

  /** Files of a deployment package. Ours: each one costs the thread that serves everyone. */
  packageEntries: 10_000,

  /** For a deployment package. Ours: Azure accepts a gigabyte, but a typical package has a few megabytes. */
  unpackedBytes: 256 * 1024 * 1024,

  /**
   * Maximum ratio of the content's size to the archive's, beyond a grace that small packages need. From Apache POI's
   * ZipSecureFile, which detects zip bombs (`MIN_INFLATE_RATIO`, `GRACE_ENTRY_SIZE`). Whether Azure checks this is
   * unknown.
   */
  inflation: 100,
  inflationGraceBytes: 100 * 1024,
} as const;
