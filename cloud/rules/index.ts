/**
 * Who may read and write which documents of a collection, as pure functions over requests.
 *
 * @packageDocumentation
 */
export { resolveCallerId } from './caller-id';
export { readAllById, readById, type ReadDocument } from './documents-read';
export {
  attemptsOf,
  explainAttempt,
  explainFile,
  type Answer,
  type Attempt,
  type Judging,
} from './explain/attempt';
export { type ClauseCoverage } from './explain/coverage';
export { type Explanation, type Verdict } from './explain/explain';
export { lintRules, type LintFinding } from './explain/lint';
export { runTable, type CaseResult, type TableOutcome, type TablePermissions } from './explain/run-table';
export { readTable, TableError, type RuleCase, type RuleTable } from './explain/table';
export { checkJoins } from './joins';
export { narrow } from './narrow';
export { ownerOf } from './own';
export { type PermissionMode, type RuledRequest, type Subject } from './permission-mode';
export { dependsOnTime, permit, readsEverything, type Permitted, type PermitOptions } from './permit';
export {
  createPermissionTable,
  type DeclaredPermission,
  type DeclaredPermissions,
  type PermissionTable,
} from './permission-table';
export {
  readRules,
  type Rule,
  type RuleAction,
  type RuleProblem,
  type RuleSet,
  type RuleSources,
} from './rule-set';
export { mayUseFile, type RuledFile, type StoragePermission } from './storage-permission';
