/** `true`: any value. Otherwise an object with these keys only. */
export type KnownKeys = { readonly [key: string]: true | KnownKeys };

const keys = (names: string): KnownKeys => Object.fromEntries(names.split(" ").map((name) => [name, true]));

const initialOffset = keys("type enqueuedTimeUtc");
const clientRetry = keys("mode tryTimeout delay maxDelay maxRetries");

/**
 * Every key of host.json that the Functions host or an extension of bundle 4 reads. The host itself ignores an unknown
 * one in silence (azure-functions-host, HostJsonFileConfigurationSource.cs).
 *
 * Sources: https://learn.microsoft.com/azure/azure-functions/functions-host-json, the pages on host.json settings of
 * each extension, and the schema that editors use, SchemaStore/schemastore src/schemas/json/host.json.
 */
export const knownKeys: KnownKeys = {
  $schema: true,
  version: true,
  functionTimeout: true,
  // The whole of `logging`: providers add sections of their own.
  logging: true,
  telemetryMode: true,
  metadataProviderTimeout: true,
  sendCanceledInvocationsToWorker: true,
  watchDirectories: true,
  watchFiles: true,
  aggregator: keys("batchSize flushTimeout"),
  concurrency: keys(
    "dynamicConcurrencyEnabled snapshotPersistenceEnabled maximumFunctionConcurrency totalAvailableMemoryBytes",
  ),
  extensionBundle: keys("id version"),
  healthMonitor: keys("enabled healthCheckInterval healthCheckWindow healthCheckThreshold counterThreshold"),
  managedDependency: keys("enabled"),
  retry: keys("strategy maxRetryCount delayInterval minimumInterval maximumInterval"),
  singleton: keys(
    "lockPeriod listenerLockPeriod listenerLockRecoveryPollingInterval lockAcquisitionTimeout lockAcquisitionPollingInterval",
  ),
  extensions: {
    http: {
      ...keys("routePrefix maxConcurrentRequests maxOutstandingRequests dynamicThrottlesEnabled"),
      enableChunkedRequestBinding: true,
      hsts: keys("isEnabled excludedHosts includeSubDomains maxAge preload"),
      customHeaders: true,
    },
    blobs: keys("maxDegreeOfParallelism poisonBlobThreshold"),
    cosmosDB: {
      ...keys("connectionMode protocol userAgentSuffix"),
      leaseOptions: keys("leasePrefix"),
    },
    durableTask: {
      ...keys(
        "hubName defaultVersion versionMatchStrategy versionFailureStrategy storageProvider tracing notifications",
      ),
      ...keys("maxConcurrentActivityFunctions maxConcurrentOrchestratorFunctions maxConcurrentEntityFunctions"),
      ...keys("extendedSessionsEnabled extendedSessionIdleTimeoutInSeconds maxEntityOperationBatchSize"),
      ...keys("entityMessageReorderWindowInMinutes overridableExistingInstanceStates useAppLease useGracefulShutdown"),
      ...keys("storeInputsInOrchestrationHistory useTablePartitionManagement maxOrchestrationActions grpcPort"),
      ...keys("httpSettings localRpcEndpointEnabled localRpcPort appLeaseOptions rollbackEntityOperationsOnExceptions"),
    },
    eventHubs: {
      ...keys("maxEventBatchSize minEventBatchSize maxWaitTime batchCheckpointFrequency prefetchCount transportType"),
      ...keys("targetUnprocessedEventThreshold webProxy customEndpointAddress"),
      initialOffsetOptions: initialOffset,
      clientRetryOptions: clientRetry,
    },
    kafka: {
      ...keys("autoCommitIntervalMs autoOffsetReset channelFullRetryIntervalInMs executorChannelCapacity"),
      ...keys("fetchMaxBytes libkafkaDebug maxBatchSize maxPartitionFetchBytes maxPollIntervalMs metadataMaxAgeMs"),
      ...keys("queuedMinMessages queuedMaxMessagesKbytes reconnectBackoffMs reconnectBackoffMaxMs sessionTimeoutMs"),
      ...keys("socketKeepaliveEnable statisticsIntervalMs subscriberIntervalInSeconds topicMetadataRefreshIntervalMs"),
      ...keys("partitionAssignmentStrategy"),
    },
    mcp: {
      ...keys("instructions serverName serverVersion encryptClientState"),
      messageOptions: keys("useAbsoluteUriForEndpoint"),
      system: keys("webhookAuthorizationLevel"),
    },
    queues: keys("maxPollingInterval visibilityTimeout batchSize maxDequeueCount newBatchThreshold messageEncoding"),
    sendGrid: keys("from"),
    serviceBus: {
      ...keys(
        "prefetchCount transportType webProxy autoCompleteMessages maxAutoLockRenewalDuration maxConcurrentCalls",
      ),
      ...keys("maxConcurrentSessions maxConcurrentCallsPerSession maxMessageBatchSize minMessageBatchSize"),
      ...keys("maxBatchWaitTime sessionIdleTimeout enableCrossEntityTransactions"),
      clientRetryOptions: clientRetry,
    },
    signalR: true,
    webPubSub: true,
    sql: true,
    openai: true,
  },
};

/** Sections that host.json had at its top in version 1, and their names now. */
export const movedKeys: Readonly<Record<string, string>> = {
  http: "extensions.http",
  queues: "extensions.queues",
  serviceBus: "extensions.serviceBus",
  eventHub: "extensions.eventHubs",
  documentDB: "extensions.cosmosDB",
  durableTask: "extensions.durableTask",
  sendGrid: "extensions.sendGrid",
  applicationInsights: "logging.applicationInsights",
  logger: "logging.logLevel",
  tracing: "logging.fileLoggingMode",
};

/** Keys that the host knows, and that would take the ground from under the proof. */
export const refusedKeys: Readonly<Record<string, { readonly rule: string; readonly fix: string }>> = {
  functions: {
    rule: "must be left out: it loads only some functions, so endpoints of the contract would be missing",
    fix: "remove it from functions/host.json, and remove functions that you don't want from functions/src/",
  },
  customHandler: {
    rule: "must be left out: another process would answer requests, without the guard",
    fix: "remove it from functions/host.json, and answer in a handler of serve(contract, …)",
  },
  httpWorker: {
    rule: "must be left out: another process would answer requests, without the guard",
    fix: "remove it from functions/host.json, and answer in a handler of serve(contract, …)",
  },
  languageWorker: {
    rule: "must be left out: it names another worker than the one that the guard runs in",
    fix: "remove it from functions/host.json",
  },
};
