/** The names of MongoDB's error codes that the engine uses. */
export const ENGINE_CODES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  6: 'HostUnreachable',
  8: 'UnknownError',
  9: 'FailedToParse',
  4: 'NoSuchKey',
  10: 'CannotMutateObject',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  31: 'RoleNotFound',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  47: 'NoMatchingDocument',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  51: 'ManualInterventionRequired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  55: 'InvalidDBRef',
  56: 'EmptyFieldName',
  57: 'DottedFieldName',
  59: 'CommandNotFound',
  61: 'ShardKeyNotFound',
  64: 'WriteConcernFailed',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  68: 'IndexAlreadyExists',
  71: 'ReplicaSetNotFound',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  76: 'NoReplicationEnabled',
  79: 'UnknownReplWriteConcern',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  96: 'OperationFailed',
  100: 'UnsatisfiableWriteConcern',
  111: 'NotExactValueField',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  117: 'ConflictingOperationInProgress',
  121: 'DocumentValidationFailure',
  125: 'CommandFailed',
  136: 'CappedPositionLost',
  146: 'ExceededMemoryLimit',
  166: 'CommandNotSupportedOnView',
  167: 'OptionNotSupportedOnView',
  168: 'InvalidPipelineOperator',
  197: 'InvalidIndexSpecificationOption',
  206: 'NoSuchSession',
  211: 'KeyNotFound',
  217: 'IncompleteTransactionHistory',
  222: 'CloseChangeStream',
  224: 'QueryFeatureNotAllowed',
  225: 'TransactionTooOld',
  229: 'JSInterpreterFailure',
  237: 'CursorKilled',
  239: 'SnapshotTooOld',
  241: 'ConversionFailure',
  244: 'TransactionAborted',
  246: 'SnapshotUnavailable',
  251: 'NoSuchTransaction',
  256: 'TransactionCommitted',
  257: 'TransactionTooLarge',
  259: 'UnknownFeatureCompatibilityVersion',
  260: 'InvalidResumeToken',
  263: 'OperationNotSupportedInTransaction',
  279: 'ClientDisconnect',
  264: 'TooManyLogicalSessions',
  280: 'ChangeStreamFatalError',
  286: 'ChangeStreamHistoryLost',
  291: 'NoQueryExecutionPlans',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  303: 'FeatureNotSupported',
  322: 'APIVersionError',
  323: 'APIStrictError',
  334: 'ErrorMechanismUnavailable',
  352: 'UnsupportedOpQueryCommand',
  10107: 'NotWritablePrimary',
  11000: 'DuplicateKey',
  11600: 'InterruptedAtShutdown',
  11601: 'Interrupted',
  11602: 'InterruptedDueToReplStateChange',
  17280: 'KeyTooLong',
  10334: 'BSONObjectTooLarge',
};

/**
 * MongoDB's wire error: the number, its name and the sentence a driver shows.
 *
 * @remarks The one error besides `CloudError`: it is thrown inside the engine only and leaves it as a reply document.
 * A code without a name is called `LocationNNN`, as MongoDB does.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: number;
  readonly codeName: string;
  /** What a driver may do about it, such as `TransientTransactionError`. */
  readonly labels: readonly string[];

  constructor(code: number, message: string, labels: readonly string[] = []) {
    // The mark of field names is ours alone.
    super(message.replaceAll('\u0001', ''));
    this.code = code;
    this.labels = labels;
    this.codeName = ENGINE_CODES[code] ?? `Location${code}`;
  }
}
